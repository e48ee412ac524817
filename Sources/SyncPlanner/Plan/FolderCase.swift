import Mail

/// One folder as ``AccountPlanner`` sees it: what it is, where it is, and what differs in it.
package struct FolderCase: Sendable, Equatable {
    /// The index's number.
    package var id: Int64
    /// On the server, after renames.
    package var path: FolderPath
    package var role: FolderRole?
    /// The server has the folder.
    package var isThere: Bool
    /// The store has the folder.
    package var isHere: Bool
    /// The server lets nothing be changed in it (READ-ONLY, or no right to): nothing is planned there.
    package var isReadOnly: Bool
    package var difference: FolderDifference

    package init(
        id: Int64, path: FolderPath, role: FolderRole? = nil, isThere: Bool = true, isHere: Bool = true,
        isReadOnly: Bool = false, difference: FolderDifference
    ) {
        (self.id, self.path, self.role, self.isThere) = (id, path, role, isThere)
        (self.isHere, self.isReadOnly, self.difference) = (isHere, isReadOnly, difference)
    }
}
