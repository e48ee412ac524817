/// The system flags of RFC 3501 section 2.3.2 that a client may store. `\Recent` is not among them: it belongs to a
/// session, not to a message.
package struct SystemFlags: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let seen = SystemFlags(rawValue: 1)
    package static let answered = SystemFlags(rawValue: 2)
    package static let flagged = SystemFlags(rawValue: 4)
    package static let deleted = SystemFlags(rawValue: 8)
    package static let draft = SystemFlags(rawValue: 16)

    /// The RFC's names, in the order of their bits.
    package static let names: [(flag: SystemFlags, name: String)] = [
        (.seen, "\\Seen"), (.answered, "\\Answered"), (.flagged, "\\Flagged"), (.deleted, "\\Deleted"), (.draft, "\\Draft"),
    ]
}

/// All that is set on a message: system flags and keywords.
package struct MessageFlags: Hashable, Sendable, CustomStringConvertible {
    package var system: SystemFlags
    /// Sorted by ``Keyword``'s order, without doubles.
    package private(set) var keywords: [Keyword]

    package init(_ system: SystemFlags = [], keywords: some Sequence<Keyword> = []) {
        self.system = system
        self.keywords = Set(keywords).sorted()
    }

    /// From the words of a server's FLAGS list. Unknown names that begin with a backslash (`\Recent`, `\*`) are left out.
    package init(words: some Sequence<String>) {
        var system: SystemFlags = []
        var keywords: [Keyword] = []
        for word in words {
            guard word.hasPrefix("\\") else {
                keywords.append(Keyword(word))
                continue
            }
            let folded = word.lowercased()
            if let match = SystemFlags.names.first(where: { $0.name.lowercased() == folded }) { system.insert(match.flag) }
        }
        self.init(system, keywords: keywords)
    }

    package static let none = MessageFlags()

    /// The words of an RFC 3501 flag list, system flags first.
    package var words: [String] {
        SystemFlags.names.filter { system.contains($0.flag) }.map(\.name) + keywords.map(\.name)
    }

    package var description: String { "(" + words.joined(separator: " ") + ")" }
}
