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

/// A folder as the server lists it.
package struct ListedFolder: Sendable, Equatable {
    package var path: FolderPath
    package var mailboxID: String?
    package var uidValidity: UIDValidity?
    package var uidNext: UID?
    package var messages: Int?
    package var role: FolderRole?
    /// `false` = `\Noselect`: a name that only has children.
    package var isSelectable: Bool

    package init(
        path: FolderPath, mailboxID: String? = nil, uidValidity: UIDValidity? = nil, uidNext: UID? = nil,
        messages: Int? = nil, role: FolderRole? = nil, isSelectable: Bool = true
    ) {
        (self.path, self.mailboxID, self.uidValidity, self.uidNext) = (path, mailboxID, uidValidity, uidNext)
        (self.messages, self.role, self.isSelectable) = (messages, role, isSelectable)
    }
}

/// A Maildir folder that lies in the store.
package struct StoredFolder: Sendable, Equatable {
    /// Below the store's root.
    package var directory: String
    /// Its path on the server, the configuration's renames undone.
    package var path: FolderPath
    /// Of the directory's `cur`.
    package var inode: UInt64

    package init(directory: String, path: FolderPath, inode: UInt64) {
        (self.directory, self.path, self.inode) = (directory, path, inode)
    }
}

/// One thing done to a folder as a whole.
package enum FolderAction: Sendable, Equatable {
    /// New here: CREATE. The folder's number is the new record's.
    case createThere(FolderPath)
    /// New on the server.
    case createHere(FolderPath)
    /// Renamed here: RENAME, children included.
    case renameThere(Int64, from: FolderPath, to: FolderPath)
    /// Renamed on the server: the directory follows, children included.
    case renameHere(Int64, from: FolderPath, to: FolderPath)
    /// Deleted here, and every message that is there was known: DELETE, once it is empty.
    case deleteThere(Int64, FolderPath)
    /// Deleted on the server, and every message that is here was known: the directory goes, once it is empty.
    case deleteHere(Int64, FolderPath)
    /// Gone on both sides.
    case forget(Int64, FolderPath)
}

/// One folder whose messages are compared.
package struct FolderPair: Sendable, Equatable {
    /// `nil` = not in the index yet.
    package var id: Int64?
    /// On the server, after all renames.
    package var path: FolderPath
    /// In the store, before the renames of this plan; `nil` = not there.
    package var directory: String?
    package var isThere: Bool
    package var isHere: Bool
    /// Messages that were agreed on.
    package var held: Int
    /// Something else than what was agreed on stands under the folder's name on the server: its UIDs are void.
    package var isMadeAnew: Bool
    /// Both sides had agreed on the folder; `false` also for one that was never finished, or that was gone and is back.
    package var isAgreed: Bool

    package init(
        id: Int64?, path: FolderPath, directory: String?, isThere: Bool, isHere: Bool, held: Int = 0,
        isMadeAnew: Bool = false, isAgreed: Bool = false
    ) {
        (self.id, self.path, self.directory, self.isThere, self.isHere) = (id, path, directory, isThere, isHere)
        (self.held, self.isMadeAnew, self.isAgreed) = (held, isMadeAnew, isAgreed)
    }
}
