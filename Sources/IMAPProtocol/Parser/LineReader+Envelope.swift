extension LineReader {
    /// RFC 9051 section 7.5.2.
    mutating func envelope() throws(GrammarError) -> Envelope {
        try expect(UInt8(ascii: "("), "an envelope is missing")
        var envelope = Envelope()
        envelope.date = try field()
        envelope.subject = try field()
        envelope.from = try addresses()
        envelope.sender = try addresses()
        envelope.replyTo = try addresses()
        envelope.to = try addresses()
        envelope.cc = try addresses()
        envelope.bcc = try addresses()
        envelope.inReplyTo = try field()
        envelope.messageID = try field()
        try skipToListEnd()
        return envelope
    }

    /// One nstring of a list, and the spaces before it.
    private mutating func field() throws(GrammarError) -> [UInt8]? {
        skipSpaces()
        return try nstring()
    }

    private mutating func addresses() throws(GrammarError) -> [Address] {
        skipSpaces()
        if takeWord("NIL") { return [] }
        // Some servers write an empty string where NIL is meant.
        if peek == UInt8(ascii: "\""), try quoted().isEmpty { return [] }
        return try list { (reader) throws(GrammarError) in try reader.address() }
    }

    private mutating func address() throws(GrammarError) -> Address {
        try expect(UInt8(ascii: "("), "an address is missing")
        let name = try field()
        let route = try field()
        let mailbox = try field()
        let host = try field()
        try skipToListEnd()
        return Address(name: name, route: route, mailbox: mailbox, host: host)
    }
}
