import NIOCore

extension LineReader {
    /// The section of an item that is a body, the reader behind its `]`; `nil`, with nothing read, for other items.
    mutating func bodySection(_ word: FetchWord) throws(GrammarError) -> BodySection? {
        switch word {
        case .body where peek == UInt8(ascii: "["): try section(isBinary: false)
        case .binary where peek == UInt8(ascii: "["): try section(isBinary: true)
        case .rfc822: .message
        case .rfc822Header: .header
        case .rfc822Text: BodySection(.text)
        default: nil
        }
    }

    /// `[1.2.HEADER]` (RFC 9051 section 9, `section`).
    mutating func section(isBinary: Bool) throws(GrammarError) -> BodySection {
        try expect(UInt8(ascii: "["), "a section is missing")
        let part = try partNumbers()
        var specifier = BodySection.Specifier.whole
        if peek != UInt8(ascii: "]") { specifier = try self.specifier() }
        try expect(UInt8(ascii: "]"), "a section does not end")
        return BodySection(part: part, specifier, isBinary: isBinary)
    }

    /// `1.2.` or `1.2`; may be empty.
    private mutating func partNumbers() throws(GrammarError) -> [UInt32] {
        var part: [UInt32] = []
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            try countElement()
            part.append(try number32())
            guard take(UInt8(ascii: ".")) else { break }
        }
        return part
    }

    private mutating func specifier() throws(GrammarError) -> BodySection.Specifier {
        let start = position
        while let byte = peek, byte != UInt8(ascii: "]"), byte != UInt8(ascii: " ") { position += 1 }
        let name = start..<position
        if isWord(name, "HEADER") { return .header }
        if isWord(name, "TEXT") { return .text }
        if isWord(name, "MIME") { return .mime }
        if isWord(name, "HEADER.FIELDS") { return .headerFields(try headerNames()) }
        if isWord(name, "HEADER.FIELDS.NOT") { return .headerFieldsNot(try headerNames()) }
        throw GrammarError(position: start, reason: "a section is not known")
    }

    private mutating func headerNames() throws(GrammarError) -> [String] {
        skipSpaces()
        return try list { (reader) throws(GrammarError) in try reader.listedWord() }
    }

    /// The value of a body item: nothing, a short string, or a literal whose octets come next in the stream.
    mutating func fetchedBody(
        _ section: BodySection, name: Range<Int>, into fetch: inout FetchResponse
    ) throws(GrammarError) -> FetchProgress? {
        var origin: UInt64?
        if take(UInt8(ascii: "<")) {
            origin = try number64()
            try expect(UInt8(ascii: ">"), "a body's origin does not end")
        }
        skipSpaces()
        let value = position
        if isAtLiteral {
            let octets = try literalHeader()
            let body = FetchedBody(section: section, origin: origin, content: .streamed(octets: octets))
            if isAtEnd { return .body(body, octets: octets) }
            position = value
        }
        if takeWord("NIL") {
            fetch.bodies.append(FetchedBody(section: section, origin: origin, content: .absent))
        } else if isAtLiteral || peek == UInt8(ascii: "\"") {
            let content = BodyContent.inline(ByteBuffer(bytes: try string()))
            fetch.bodies.append(FetchedBody(section: section, origin: origin, content: content))
        } else {
            try skipValue()
            fetch.rejected.append(text(name))
        }
        return nil
    }

    /// `BINARY.SIZE[1.2] 4`, the reader behind the name.
    mutating func binarySize() throws(GrammarError) -> FetchDetail {
        let part = try section(isBinary: true).part
        try expectSpace()
        return .binarySize(part: part, octets: try wholeNumber64())
    }
}
