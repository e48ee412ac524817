/// Reads the arguments of one command from left to right (RFC 3501 section 9).
struct CommandScanner {
    /// A stretch of the command's line, or a literal that stood between two of them.
    enum Part {
        case text([UInt8])
        case literal([UInt8])
    }

    private var parts: [Part]
    private var part = 0
    private var position = 0

    init(_ parts: [Part]) { self.parts = parts }

    private var text: [UInt8] {
        guard part < parts.count, case .text(let text) = parts[part] else { return [] }
        return text
    }

    /// The next byte of text; `nil` at the end and before a literal.
    var next: UInt8? { position < text.count ? text[position] : nil }

    var isAtEnd: Bool {
        next == nil
            && parts.indices.dropFirst(part).allSatisfy {
                if case .text(let text) = parts[$0] { $0 == part || text.isEmpty } else { false }
            }
    }

    mutating func end() throws(Interruption) {
        guard isAtEnd else { throw .bad("Too many arguments") }
    }

    mutating func take(_ character: Character) -> Bool {
        guard let value = character.asciiValue, next == value else { return false }
        position += 1
        return true
    }

    mutating func expect(_ character: Character) throws(Interruption) {
        guard take(character) else { throw .bad("Expected \"\(character)\"") }
    }

    mutating func space() throws(Interruption) { try expect(" ") }

    /// Bytes up to a space, a parenthesis or the end; a bracketed section belongs to the word, spaces and all.
    mutating func word() throws(Interruption) -> String {
        var depth = 0
        let start = position
        while let byte = next {
            if byte == UInt8(ascii: "[") { depth += 1 }
            if byte == UInt8(ascii: "]") { depth -= 1 }
            if depth <= 0, byte == 32 || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") { break }
            position += 1
        }
        guard position > start else { throw .bad("Missing argument") }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    /// A word in upper case, for keywords of the protocol.
    mutating func keyword() throws(Interruption) -> String { try word().uppercased() }

    /// A quoted string, a literal, or a bare word.
    mutating func astring() throws(Interruption) -> [UInt8] {
        if next == nil, part + 1 < parts.count { return try literal() }
        if next == UInt8(ascii: "\"") { return try quoted() }
        let start = position
        while let byte = next, byte != 32, byte != UInt8(ascii: "("), byte != UInt8(ascii: ")"), byte != UInt8(ascii: "\"") {
            position += 1
        }
        guard position > start else { throw .bad("Missing string") }
        return Array(text[start..<position])
    }

    /// The literal that follows.
    mutating func literal() throws(Interruption) -> [UInt8] {
        guard next == nil, part + 1 < parts.count, case .literal(let bytes) = parts[part + 1] else {
            throw .bad("Expected a literal")
        }
        part += 2
        position = 0
        return bytes
    }

    mutating func quoted() throws(Interruption) -> [UInt8] {
        try expect("\"")
        var result: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            position += 1
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            guard let escaped = next else { break }
            result.append(escaped)
            position += 1
        }
        try expect("\"")
        return result
    }

    mutating func number() throws(Interruption) -> UInt64 {
        guard let number = UInt64(try word()) else { throw .bad("Expected a number") }
        return number
    }

    /// `(a b c)`, maybe empty.
    mutating func list<Element>(
        _ element: (inout CommandScanner) throws(Interruption) -> Element
    ) throws(Interruption) -> [Element] {
        try expect("(")
        var result: [Element] = []
        while !take(")") {
            if !result.isEmpty { try space() }
            result.append(try element(&self))
        }
        return result
    }

    /// The arguments as a log shows them: literals as `{n}`.
    var logged: String {
        var result = String(decoding: text.dropFirst(position), as: UTF8.self)
        for part in parts.dropFirst(part + 1) {
            switch part {
            case .text(let text): result += String(decoding: text, as: UTF8.self)
            case .literal(let bytes): result += "{\(bytes.count)}"
            }
        }
        return result
    }
}
