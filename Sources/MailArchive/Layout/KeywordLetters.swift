import Mail

/// The letters of one folder's flags and keywords (Maildir-spec.md sections 3.5 and 5), given in the order of their
/// first use.
struct KeywordLetters {
    /// By number: letter `a` is the first.
    private var names: [Keyword] = []

    private static let forwarded = Keyword("$Forwarded")
    private static let system: [(flag: SystemFlags, letter: UInt8)] = [
        (.draft, UInt8(ascii: "D")), (.flagged, UInt8(ascii: "F")), (.answered, UInt8(ascii: "R")), (.seen, UInt8(ascii: "S")),
        (.deleted, UInt8(ascii: "T")),
    ]

    /// The letters in ASCII order, and the keywords that can have none.
    mutating func letters(for flags: MessageFlags) -> (text: String, overflow: [Keyword]) {
        var letters = KeywordLetters.system.filter { flags.system.contains($0.flag) }.map(\.letter)
        var overflow: [Keyword] = []
        for keyword in flags.keywords {
            if keyword == KeywordLetters.forwarded { letters.append(UInt8(ascii: "P")) }
            if let number = number(of: keyword) {
                letters.append(UInt8(ascii: "a") + UInt8(number))
            } else if keyword != KeywordLetters.forwarded {
                overflow.append(keyword)
            }
        }
        return (String(decoding: letters.sorted(), as: UTF8.self), overflow)
    }

    /// The file `dovecot-keywords`; empty if no keyword has a letter.
    var contents: [UInt8] { names.enumerated().flatMap { Array("\($0.offset) \($0.element.name)\n".utf8) } }

    /// A line of `restante-keywords` for a message, by its stable part.
    static func overflowLine(_ stable: String, _ keywords: [Keyword]) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        let words = [stable] + keywords.map(\.name)
        let escaped = words.map { word in
            word.utf8.flatMap { byte -> [UInt8] in
                (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "%")
                    ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return Array(escaped.joined(separator: [UInt8(ascii: " ")])) + [UInt8(ascii: "\n")]
    }

    private mutating func number(of keyword: Keyword) -> Int? {
        if let known = names.firstIndex(of: keyword) { return known }
        guard names.count < 26, KeywordLetters.isListable(keyword) else { return nil }
        names.append(keyword)
        return names.count - 1
    }

    private static func isListable(_ keyword: Keyword) -> Bool {
        (1...50).contains(keyword.name.utf8.count)
            && keyword.name.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"(){%*\"\\]".utf8.contains($0) }
    }
}
