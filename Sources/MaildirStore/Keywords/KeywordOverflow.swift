import Mail

/// The contents of a `restante-keywords` file: the keywords without a letter, by message (Maildir-spec.md 5.3).
struct KeywordOverflow: Equatable, Sendable {
    static let fileName = "restante-keywords"
    static let temporaryName = "restante-keywords.tmp"

    /// By stable part or, for names of others, base name.
    private(set) var messages: [String: [Keyword]] = [:]

    init() {}

    /// What is not of the form, such as a last line without its end, is passed over.
    init(parsing contents: [UInt8]) {
        guard let end = contents.lastIndex(of: UInt8(ascii: "\n")) else { return }
        for line in contents[..<end].split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
                .map { KeywordOverflow.unescape($0) }
            guard let message = words.first ?? nil, !message.isEmpty, !words.contains(where: { $0 == nil }) else { continue }
            set(words.dropFirst().compactMap { $0.map(Keyword.init) }, for: message)
        }
    }

    /// How a message is called here.
    static func key(base: Substring) -> String {
        UniqueName(fileName: base)?.description ?? String(base)
    }

    mutating func set(_ keywords: [Keyword], for message: String) {
        messages[message] = keywords.isEmpty ? nil : keywords
    }

    /// One line for a message, with its line feed.
    static func line(_ message: String, _ keywords: [Keyword]) -> [UInt8] {
        let words = [message] + keywords.map(\.name)
        return Array(words.map(escape).joined(separator: [UInt8(ascii: " ")])) + [UInt8(ascii: "\n")]
    }

    private static func escape(_ text: String) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return text.utf8.flatMap { byte -> [UInt8] in
            guard (0x21...0x7E).contains(byte), byte != UInt8(ascii: "%") else {
                return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
            return [byte]
        }
    }

    private static func unescape(_ word: ArraySlice<UInt8>) -> String? {
        guard word.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return LevelReader(escape: UInt8(ascii: "%"), isModifiedUTF7: false).read(Array(word))
    }
}
