/// What the server said of an account's folders.
struct Listing: Sendable {
    var folders: [DiscoveredFolder]
    /// Folders of the index, by id, that the list leaves out and that the server knows all the same; see ``UnlistedFolders``.
    var leftOut: Set<Int64> = []
}
