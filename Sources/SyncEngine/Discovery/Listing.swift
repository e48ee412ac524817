/// What the server said of an account's folders.
struct Listing: Sendable {
    var folders: [DiscoveredFolder]
    /// Folders of the index, by id, that the list leaves out and that the server knows all the same; see ``UnlistedFolders``.
    var leftOut: Set<Int64> = []
    /// Folders of the index, by id, that were taken for gone and are back; see ``FolderIdentity``.
    var returned: Set<Int64> = []
    /// Folders of the index, by id, whose names and numbers other folders have by now.
    var replaced: Set<Int64> = []
}
