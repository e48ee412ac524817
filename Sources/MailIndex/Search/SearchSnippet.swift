/// Some words around the first one that was looked for.
///
/// FTS5's own `snippet()` compares every match in a text with every other: a message that repeats one word 80,000 times
/// keeps it busy for a minute. This takes the text with its matches marked, which costs no more than reading it.
struct SearchSnippet {
    private static let before = 60
    private static let length = 200
    private static let begin: UInt8 = 2
    private static let end: UInt8 = 3

    let text: String

    /// - Parameter marked: a text with ``SearchHit/markBegin`` and ``SearchHit/markEnd`` around its matches.
    /// - Returns: `nil` if there is no match in it.
    init?(_ marked: String) {
        let bytes = Array(marked.utf8)
        guard let match = bytes.firstIndex(of: Self.begin) else { return nil }
        let from = match <= Self.before ? 0 : Self.wordBegin(in: bytes, from: match - Self.before, below: match)
        let to = from + Self.length >= bytes.count ? bytes.count : Self.wordEnd(in: bytes, at: from + Self.length, above: match)
        var piece = Array(bytes[from..<to])
        // A match that is cut off keeps its two marks.
        if let last = piece.last(where: { $0 == Self.begin || $0 == Self.end }), last == Self.begin { piece.append(Self.end) }
        text = (from > 0 ? "…" : "") + String(decoding: piece, as: UTF8.self) + (to < bytes.count ? "…" : "")
    }

    /// Behind the next space; without one, at the next character.
    private static func wordBegin(in bytes: [UInt8], from start: Int, below limit: Int) -> Int {
        if let space = bytes[start..<limit].firstIndex(of: 0x20) { return space + 1 }
        return bytes[start..<limit].firstIndex { $0 & 0xC0 != 0x80 } ?? limit
    }

    /// Before the last space behind the match; without one, at a character.
    private static func wordEnd(in bytes: [UInt8], at end: Int, above limit: Int) -> Int {
        if let space = bytes[(limit + 1)..<end].lastIndex(of: 0x20) { return space }
        return bytes[..<end].lastIndex { $0 & 0xC0 != 0x80 } ?? end
    }
}
