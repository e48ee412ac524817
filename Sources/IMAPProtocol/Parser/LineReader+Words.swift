extension LineReader {
    /// What may not be part of a word: it ends at a space, a parenthesis or the end. Servers put everything else into
    /// atoms, so nothing else ends them.
    @inline(__always)
    static func endsWord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
    }

    /// Steps over a word; may be empty.
    @inline(__always)
    mutating func word() -> Range<Int> {
        let start = position
        while position < end, !LineReader.endsWord(base[position]) { position += 1 }
        return start..<position
    }

    /// Whether the range holds these ASCII letters, in any case. `expected` is written in upper case.
    @inline(__always)
    func isWord(_ range: Range<Int>, _ expected: StaticString) -> Bool {
        guard range.count == expected.utf8CodeUnitCount else { return false }
        return matches(expected, at: range.lowerBound)
    }

    /// Whether these ASCII letters stand at the place, in any case. Does not look behind ``end``.
    func matches(_ expected: StaticString, at start: Int) -> Bool {
        let count = expected.utf8CodeUnitCount
        guard start + count <= end else { return false }
        for index in 0..<count where LineReader.upper(base[start + index]) != expected.utf8Start[index] { return false }
        return true
    }

    @inline(__always)
    static func upper(_ byte: UInt8) -> UInt8 {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte - 32 : byte
    }

    /// Steps over the word if it comes next, as a whole.
    mutating func takeWord(_ expected: StaticString) -> Bool {
        let start = position
        if isWord(word(), expected) { return true }
        position = start
        return false
    }

    /// The next byte ends a word, or there is none.
    var isAtWordEnd: Bool {
        guard let byte = peek else { return true }
        return LineReader.endsWord(byte)
    }

    /// The words that are left, separated by spaces and nothing else.
    mutating func remainingWords() throws(GrammarError) -> [String] {
        var words: [String] = []
        skipSpaces()
        while !isAtEnd {
            try countElement()
            let start = position
            while let byte = peek, byte != UInt8(ascii: " ") { position += 1 }
            words.append(text(start..<position))
            skipSpaces()
        }
        return words
    }

    /// `(a b c)`: each element read by `element`, which must move on.
    mutating func list<Element>(
        _ element: (inout LineReader) throws(GrammarError) -> Element
    ) throws(GrammarError) -> [Element] {
        try expect(UInt8(ascii: "("), "a list is missing")
        var elements: [Element] = []
        skipSpaces()
        while !take(UInt8(ascii: ")")) {
            try countElement()
            elements.append(try element(&self))
            skipSpaces()
        }
        return elements
    }

    /// A word of a list of flags, attributes or charsets; quotes around it are taken off.
    mutating func listedWord() throws(GrammarError) -> String {
        if peek == UInt8(ascii: "\"") || isAtLiteral { return String(decoding: try string(), as: UTF8.self) }
        let range = word()
        guard !range.isEmpty else { throw fail("a word is missing") }
        return text(range)
    }
}
