/// A spot in a text file, as compilers write it: `config.toml:12:8`.
struct Place: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The file as the user knows it.
    let file: String
    /// From 1.
    let line: Int
    /// From 1, in Unicode scalars.
    let column: Int

    var description: String { "\(file):\(line):\(column)" }

    static func < (a: Place, b: Place) -> Bool {
        (a.file, a.line, a.column) < (b.file, b.line, b.column)
    }
}

/// A value and where it was written.
struct Placed<Value: Sendable>: Sendable {
    let value: Value
    let place: Place
}
