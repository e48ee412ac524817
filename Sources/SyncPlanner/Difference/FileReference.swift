import Mail

/// One file in a folder.
package struct FileReference: Hashable, Sendable {
    package let folder: Int64
    /// The stable part of its name.
    package let name: String

    package init(_ folder: Int64, _ name: String) { (self.folder, self.name) = (folder, name) }
}
