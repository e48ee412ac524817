/// A user-defined flag (RFC 3501 section 2.3.2): compared without regard to ASCII case, kept in the case it came in.
package struct Keyword: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let name: String
    /// What is compared.
    private let folded: String

    package init(_ name: String) {
        self.name = name
        folded = name.lowercased()
    }

    package static func == (a: Keyword, b: Keyword) -> Bool { a.folded == b.folded }
    package static func < (a: Keyword, b: Keyword) -> Bool { a.folded < b.folded }
    package func hash(into hasher: inout Hasher) { hasher.combine(folded) }

    package var description: String { name }
}
