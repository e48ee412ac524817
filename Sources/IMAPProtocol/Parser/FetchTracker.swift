/// Follows the parentheses, quotes and brackets of a FETCH up to each literal, to tell whether that is a body.
///
/// It goes over each byte once, however often a line is looked at while its literals arrive.
struct FetchTracker: Sendable {
    private var position: Int
    private var depth = 1
    private var isQuoted = false
    /// The depth at which a section's `[` stands; spaces within it end no word.
    private var sectionDepth: Int?
    /// Beginning of the present word of the outermost list, and the bounds of the word before.
    private var wordStart: Int
    private var lastWord = 0..<0

    /// `position` is the first byte behind FETCH's opening parenthesis, or behind a body.
    init(position: Int) {
        self.position = position
        wordStart = position
    }

    /// Whether the literal whose header (`{n}` or `~{n}`) begins at `header` is the value of a body item.
    mutating func isBody(header: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        while position < header {
            step(bytes[position])
            position += 1
        }
        return depth == 1 && !isQuoted && sectionDepth == nil && wordStart == header && isBodyName(bytes)
    }

    /// Jumps over the octets of a literal that is no body.
    mutating func skip(to position: Int) { self.position = position }

    private mutating func step(_ byte: UInt8) {
        if isQuoted {
            if byte == UInt8(ascii: "\\") { position += 1 } else if byte == UInt8(ascii: "\"") { isQuoted = false }
            return
        }
        switch byte {
        case UInt8(ascii: "\""): isQuoted = true
        case UInt8(ascii: "("): depth += 1
        case UInt8(ascii: ")"): depth -= 1
        case UInt8(ascii: "[") where depth == 1 && sectionDepth == nil: sectionDepth = 1
        case UInt8(ascii: "]") where depth == sectionDepth: sectionDepth = nil
        case UInt8(ascii: " ") where depth == 1 && sectionDepth == nil:
            if wordStart < position { lastWord = wordStart..<position }
            wordStart = position + 1
        default: break
        }
    }

    private func isBodyName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let name = UnsafeBufferPointer(rebasing: bytes[lastWord])
        let hasSection = name.contains(UInt8(ascii: "["))
        return FetchTracker.bodyNames.contains { candidate, needsSection in
            needsSection == hasSection && FetchTracker.begins(name, with: candidate)
                && (needsSection || name.count == candidate.utf8CodeUnitCount)
        }
    }

    private static let bodyNames: [(name: StaticString, hasSection: Bool)] = [
        ("BODY[", true), ("BINARY[", true), ("RFC822", false), ("RFC822.HEADER", false), ("RFC822.TEXT", false),
    ]

    private static func begins(_ name: UnsafeBufferPointer<UInt8>, with prefix: StaticString) -> Bool {
        guard name.count >= prefix.utf8CodeUnitCount else { return false }
        return (0..<prefix.utf8CodeUnitCount).allSatisfy { LineReader.upper(name[$0]) == prefix.utf8Start[$0] }
    }
}
