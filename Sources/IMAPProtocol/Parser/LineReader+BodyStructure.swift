extension LineReader {
    /// `body` of RFC 9051 section 9. Calls itself once for each level, which ``descend()`` counts.
    mutating func bodyStructure() throws(GrammarError) -> BodyStructure {
        try descend()
        defer { ascend() }
        try countElement()
        try expect(UInt8(ascii: "("), "a body structure is missing")
        skipSpaces()
        return peek == UInt8(ascii: "(") ? try multipart() : .part(try bodyPart())
    }

    private mutating func multipart() throws(GrammarError) -> BodyStructure {
        var parts: [BodyStructure] = []
        while peek == UInt8(ascii: "(") {
            parts.append(try bodyStructure())
            skipSpaces()
        }
        let subtype = try nstring() ?? []
        skipSpaces()
        let parameters = isAtListEnd ? [] : try parameters()
        let disposition = isAtListEnd ? nil : try disposition()
        try skipToListEnd()
        return .multipart(parts, subtype: subtype, parameters: parameters, disposition: disposition)
    }

    private var isAtListEnd: Bool { peek == UInt8(ascii: ")") }

    private mutating func bodyPart() throws(GrammarError) -> BodyPart {
        let type = try nstring() ?? []
        skipSpaces()
        var part = BodyPart(type: type, subtype: try nstring() ?? [])
        skipSpaces()
        part.parameters = try parameters()
        part.id = try nstring()
        skipSpaces()
        part.descriptionText = try nstring()
        skipSpaces()
        part.encoding = try nstring()
        skipSpaces()
        part.size = try optionalCount()
        try typeSpecificFields(of: &part)
        try extensionFields(of: &part)
        try skipToListEnd()
        return part
    }

    /// A count, or NIL, or `-1` as servers write that do not know.
    private mutating func optionalCount() throws(GrammarError) -> UInt64? {
        defer { skipSpaces() }
        if isAtListEnd || takeWord("NIL") { return nil }
        if peek == UInt8(ascii: "-") {
            try skipValue()
            return nil
        }
        return try wholeNumber64()
    }

    private mutating func typeSpecificFields(of part: inout BodyPart) throws(GrammarError) {
        if LineReader.equal(part.type, "TEXT") {
            part.lines = try optionalCount()
        } else if LineReader.equal(part.type, "MESSAGE"), peek == UInt8(ascii: "(") {
            let envelope = try envelope()
            skipSpaces()
            part.message = EmbeddedMessage(envelope: envelope, structure: try bodyStructure())
            skipSpaces()
            part.lines = try optionalCount()
        }
    }

    /// MD5, disposition; language, location and whatever may come are left to the caller.
    private mutating func extensionFields(of part: inout BodyPart) throws(GrammarError) {
        guard !isAtListEnd else { return }
        try skipValue()
        skipSpaces()
        if !isAtListEnd { part.disposition = try disposition() }
    }

    /// `("CHARSET" "utf-8")` or NIL, and the spaces behind.
    private mutating func parameters() throws(GrammarError) -> [BodyParameter] {
        defer { skipSpaces() }
        if takeWord("NIL") { return [] }
        return try list { (reader) throws(GrammarError) in
            let name = try reader.nstring() ?? []
            reader.skipSpaces()
            return BodyParameter(name: name, value: try reader.nstring() ?? [])
        }
    }

    /// `("attachment" ("FILENAME" "a.txt"))` or NIL, and the spaces behind.
    private mutating func disposition() throws(GrammarError) -> BodyDisposition? {
        defer { skipSpaces() }
        if takeWord("NIL") { return nil }
        try expect(UInt8(ascii: "("), "a disposition is missing")
        skipSpaces()
        let type = try nstring() ?? []
        skipSpaces()
        let parameters = isAtListEnd ? [] : try parameters()
        try skipToListEnd()
        return BodyDisposition(type: type, parameters: parameters)
    }

    private static func equal(_ bytes: [UInt8], _ upper: StaticString) -> Bool {
        bytes.count == upper.utf8CodeUnitCount
            && bytes.indices.allSatisfy { LineReader.upper(bytes[$0]) == upper.utf8Start[$0] }
    }
}
