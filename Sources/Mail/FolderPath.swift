/// A folder as users name it: its levels in Unicode, whatever delimiter and encoding the server has.
///
/// Two paths are equal if their bytes are: servers and file systems keep `é` in one and in two code points apart, which
/// Swift's strings do not.
package struct FolderPath: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// From the outermost level; a level may be any string, even an empty one or one with a slash.
    package let levels: [String]

    package init(_ levels: [String]) { self.levels = levels }

    package static let inbox = FolderPath(["INBOX"])

    /// The levels joined by `/`, as shown to users and matched by `include` and `exclude`. Not reversible when a level
    /// itself holds a slash; use ``levels`` for that.
    package var description: String { levels.joined(separator: "/") }

    package static func == (a: FolderPath, b: FolderPath) -> Bool {
        a.levels.elementsEqual(b.levels) { $0.utf8.elementsEqual($1.utf8) }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(levels.count)
        for level in levels {
            var level = level
            level.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
            hasher.combine(UInt8(0xFF))
        }
    }

    package static func < (a: FolderPath, b: FolderPath) -> Bool {
        a.levels.lexicographicallyPrecedes(b.levels) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
