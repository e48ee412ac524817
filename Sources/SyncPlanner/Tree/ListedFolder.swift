import Mail

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
