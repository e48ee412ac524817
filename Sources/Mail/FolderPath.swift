/// A folder as users name it: its levels in Unicode, whatever delimiter and encoding the server has.
package struct FolderPath: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// From the outermost level; a level may be any string, even an empty one or one with a slash.
    package let levels: [String]

    package init(_ levels: [String]) { self.levels = levels }

    package static let inbox = FolderPath(["INBOX"])

    /// The levels joined by `/`, as shown to users and matched by `include` and `exclude`. Not reversible when a level
    /// itself holds a slash; use ``levels`` for that.
    package var description: String { levels.joined(separator: "/") }

    package static func < (a: FolderPath, b: FolderPath) -> Bool {
        a.levels.lexicographicallyPrecedes(b.levels)
    }
}
