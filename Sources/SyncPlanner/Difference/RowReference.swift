import Mail

/// One row of the index: a message in a folder.
package struct RowReference: Hashable, Sendable {
    package let folder: Int64
    package let uid: UID

    package init(_ folder: Int64, _ uid: UID) { (self.folder, self.uid) = (folder, uid) }
}
