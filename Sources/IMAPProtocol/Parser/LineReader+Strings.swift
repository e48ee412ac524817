extension LineReader {
    /// `"…"`, its escapes resolved. Only `\"` and `\\` are escapes; another backslash stands for itself, as servers
    /// write it that do not know better.
    mutating func quoted() throws(GrammarError) -> [UInt8] {
        let (range, hasEscapes) = try quotedRange()
        return hasEscapes ? unescaped(range) : Array(bytes(range))
    }

    /// What stands between the quotes, as it is written.
    mutating func quotedRange() throws(GrammarError) -> (range: Range<Int>, hasEscapes: Bool) {
        try expect(UInt8(ascii: "\""), "a quoted string is missing")
        let start = position
        var hasEscapes = false
        while position < end {
            switch base[position] {
            case UInt8(ascii: "\""):
                position += 1
                return (start..<position - 1, hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                position += 2
            default:
                position += 1
            }
        }
        position = end
        throw fail("a quoted string does not end")
    }

    private func unescaped(_ range: Range<Int>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            if base[index] == UInt8(ascii: "\\"), index + 1 < range.upperBound,
                base[index + 1] == UInt8(ascii: "\"") || base[index + 1] == UInt8(ascii: "\\")
            {
                index += 1
            }
            result.append(base[index])
            index += 1
        }
        return result
    }

    /// `{` or `~{` comes next.
    var isAtLiteral: Bool {
        peek == UInt8(ascii: "{") || (peek == UInt8(ascii: "~") && peek(ahead: 1) == UInt8(ascii: "{"))
    }

    /// `{n}`, `{n+}` or `~{n}`, without the line end behind it: how many octets follow.
    mutating func literalHeader() throws(GrammarError) -> UInt64 {
        _ = take(UInt8(ascii: "~"))
        try expect(UInt8(ascii: "{"), "a literal is missing")
        let octets = try number64()
        _ = take(UInt8(ascii: "+"))
        try expect(UInt8(ascii: "}"), "a literal's length does not end")
        return octets
    }

    /// A literal that lies within the response: the range of its octets.
    mutating func literal() throws(GrammarError) -> Range<Int> {
        let octets = try literalHeader()
        _ = take(UInt8(ascii: "\r"))
        try expect(UInt8(ascii: "\n"), "a line end is missing after a literal's length")
        guard octets <= UInt64(end - position) else { throw fail("a literal is cut off") }
        let start = position
        position += Int(octets)
        return start..<position
    }

    /// `string`: quoted or literal.
    mutating func string() throws(GrammarError) -> [UInt8] {
        isAtLiteral ? Array(bytes(try literal())) : try quoted()
    }

    /// `astring`: also an atom. The word NIL is an atom like any other here.
    mutating func astring() throws(GrammarError) -> [UInt8] {
        if peek == UInt8(ascii: "\"") || isAtLiteral { return try string() }
        let range = word()
        guard !range.isEmpty else { throw fail("a string is missing") }
        return Array(bytes(range))
    }

    /// `nstring`: NIL is `nil`, `""` and `{0}` are empty. Some servers leave the quotes out.
    mutating func nstring() throws(GrammarError) -> [UInt8]? {
        if takeWord("NIL") { return nil }
        return try astring()
    }

    /// ``nstring()`` as text.
    mutating func ntext() throws(GrammarError) -> String? {
        guard let bytes = try nstring() else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Steps over any value, a list of lists included; nothing in it needs a meaning.
    mutating func skipValue() throws(GrammarError) {
        var depth = 0
        repeat {
            if depth > 0 { skipSpaces() }
            switch peek {
            case nil:
                throw fail("a value is missing")
            case UInt8(ascii: "("):
                position += 1
                depth += 1
                guard depth <= depthLeft else { throw fail("lists nest too deep") }
            case UInt8(ascii: ")"):
                guard depth > 0 else { throw fail("a value is missing") }
                position += 1
                depth -= 1
            case UInt8(ascii: "\""):
                _ = try quotedRange()
            default:
                try skipLiteralOrWord()
            }
        } while depth > 0
    }

    private mutating func skipLiteralOrWord() throws(GrammarError) {
        if isAtLiteral {
            _ = try literal()
        } else {
            guard !word().isEmpty else { throw fail("a value is missing") }
        }
    }
}
