import Mail

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
