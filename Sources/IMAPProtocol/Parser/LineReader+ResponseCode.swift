import Mail

extension LineReader {
    /// Codes with a value (RFC 9051 section 7.1 and the sections at ``ResponseCode``). Throws if the value makes no
    /// sense; `nil` if the name is not known.
    mutating func codeWithArguments(_ name: Range<Int>) throws(GrammarError) -> ResponseCode? {
        if isWord(name, "CAPABILITY") { return .capability(try remainingWords()) }
        if isWord(name, "PERMANENTFLAGS") { return .permanentFlags(try words()) }
        if isWord(name, "UIDNEXT") { return .uidNext(try uid()) }
        if isWord(name, "UIDVALIDITY") { return .uidValidity(try uidValidity()) }
        if isWord(name, "UNSEEN") { return .unseen(try wholeNumber32()) }
        if isWord(name, "HIGHESTMODSEQ") { return try highestModSeq() }
        if isWord(name, "APPENDUID") { return try appendUID() }
        if isWord(name, "COPYUID") { return try copyUID() }
        if isWord(name, "MODIFIED") { return .modified(try uidSet()) }
        if isWord(name, "MAILBOXID") { return .mailboxID(try objectID()) }
        if isWord(name, "MESSAGELIMIT") { return try messageLimit() }
        if isWord(name, "INPROGRESS") { return try inProgress() }
        if isWord(name, "BADCHARSET") { return .badCharset(isAtEnd ? [] : try words()) }
        if isWord(name, "BADEVENT") { return .badEvent(isAtEnd ? [] : try words()) }
        if isWord(name, "METADATA") { return .metadata(text(position..<end)) }
        return nil
    }

    private mutating func words() throws(GrammarError) -> [String] {
        try list { (reader) throws(GrammarError) in try reader.listedWord() }
    }

    private mutating func uidValidity() throws(GrammarError) -> UIDValidity {
        UIDValidity(try wholeNumber32())
    }

    /// 0 and negative numbers are how Zoho and others say that they have none.
    private mutating func highestModSeq() throws(GrammarError) -> ResponseCode {
        if peek == UInt8(ascii: "-") { return .noModSeq }
        let value = try modSeq()
        return value.value == 0 ? .noModSeq : .highestModSeq(value)
    }

    private mutating func appendUID() throws(GrammarError) -> ResponseCode {
        let validity = try uidValidity()
        try expectSpace()
        return .appendUID(validity, try numberList())
    }

    private mutating func copyUID() throws(GrammarError) -> ResponseCode {
        let validity = try uidValidity()
        try expectSpace()
        let source = try numberList()
        try expectSpace()
        return .copyUID(validity, source: source, destination: try numberList())
    }

    /// `(id)` of RFC 8474.
    mutating func objectID() throws(GrammarError) -> String {
        try expect(UInt8(ascii: "("), "an object id is missing")
        skipSpaces()
        let id = String(decoding: try astring(), as: UTF8.self)
        skipSpaces()
        try expect(UInt8(ascii: ")"), "an object id does not end")
        return id
    }

    private mutating func messageLimit() throws(GrammarError) -> ResponseCode {
        let limit = try wholeNumber32()
        skipSpaces()
        return .messageLimit(limit, lowestProcessed: isAtEnd ? nil : try uid())
    }

    private mutating func inProgress() throws(GrammarError) -> ResponseCode {
        guard take(UInt8(ascii: "(")) else { return .inProgress(tag: nil, progress: nil, goal: nil) }
        let tag = try ntext()
        skipSpaces()
        let progress = try optionalNumber()
        skipSpaces()
        let goal = try optionalNumber()
        return .inProgress(tag: tag, progress: progress, goal: goal)
    }

    private mutating func optionalNumber() throws(GrammarError) -> UInt64? {
        takeWord("NIL") || peek == UInt8(ascii: ")") ? nil : try wholeNumber64()
    }
}
