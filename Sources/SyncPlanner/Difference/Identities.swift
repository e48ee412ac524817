import Mail

/// One row of the index: a message in a folder.
package struct RowReference: Hashable, Sendable {
    package let folder: Int64
    package let uid: UID

    package init(_ folder: Int64, _ uid: UID) { (self.folder, self.uid) = (folder, uid) }
}

/// One file in a folder that no row explains.
package struct FileReference: Hashable, Sendable {
    package let folder: Int64
    package let name: String

    package init(_ folder: Int64, _ name: String) { (self.folder, self.name) = (folder, name) }
}

/// Which messages are the same, wherever they are: equal numbers mean equal messages. Found by the engine from object
/// ids, whole headers with date and size, or digests; a Message-ID alone is never enough. What has no number equals
/// nothing.
package struct Identities: Sendable, Equatable {
    /// Of messages that arrived on the server, by folder and their UID there.
    package var arrivals: [RowReference: Int] = [:]
    /// Of files that no row explains.
    package var strangers: [FileReference: Int] = [:]
    /// Of rows: the departed ones, and those that are held on both sides and that an arrival or a stranger is a copy of.
    package var rows: [RowReference: Int] = [:]

    package init() {}
}
