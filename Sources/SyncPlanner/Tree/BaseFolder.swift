import Mail

/// A folder as the index knows it.
package struct BaseFolder: Sendable, Equatable {
    package var id: Int64
    /// As users see it on the server.
    package var path: FolderPath
    /// Below the store's root.
    package var directory: String
    package var mailboxID: String?
    /// `nil` if it was never finished: then it has not been agreed on yet.
    package var uidValidity: UIDValidity?
    package var uidNext: UID?
    /// Of the directory's `cur`.
    package var inode: UInt64?
    /// No longer on the server since an earlier run; its mail is kept.
    package var isGone: Bool
    /// Messages that were agreed on.
    package var held: Int

    package init(
        id: Int64, path: FolderPath, directory: String, mailboxID: String? = nil, uidValidity: UIDValidity? = nil,
        uidNext: UID? = nil, inode: UInt64? = nil, isGone: Bool = false, held: Int = 0
    ) {
        (self.id, self.path, self.directory, self.mailboxID) = (id, path, directory, mailboxID)
        (self.uidValidity, self.uidNext, self.inode, self.isGone, self.held) = (uidValidity, uidNext, inode, isGone, held)
    }
}
