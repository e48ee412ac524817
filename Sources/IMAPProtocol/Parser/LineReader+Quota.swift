import Mail

extension LineReader {
    /// RFC 9208 section 4.2.1.
    mutating func quota() throws(GrammarError) -> Quota {
        skipSpaces()
        let root = String(decoding: try astring(), as: UTF8.self)
        skipSpaces()
        let resources = try list { (reader) throws(GrammarError) in try reader.quotaResource() }
        try expectEnd()
        return Quota(root: root, resources: resources)
    }

    private mutating func quotaResource() throws(GrammarError) -> Quota.Resource {
        let name = try listedWord()
        try expectSpace()
        let usage = try wholeNumber64()
        try expectSpace()
        return Quota.Resource(name: name, usage: usage, limit: try wholeNumber64())
    }

    /// RFC 9208 section 4.2.2.
    mutating func quotaRoots() throws(GrammarError) -> QuotaRoots {
        skipSpaces()
        var result = QuotaRoots(mailbox: MailboxName(try astring()), roots: [])
        skipSpaces()
        while !isAtEnd {
            try countElement()
            result.roots.append(String(decoding: try astring(), as: UTF8.self))
            skipSpaces()
        }
        return result
    }

    /// RFC 2971 section 3.2: `nil` for NIL.
    mutating func identification() throws(GrammarError) -> [IDField]? {
        skipSpaces()
        if isAtEnd || takeWord("NIL") { return nil }
        let fields = try list { (reader) throws(GrammarError) in
            let name = String(decoding: try reader.astring(), as: UTF8.self)
            reader.skipSpaces()
            return IDField(name, try reader.ntext())
        }
        try expectEnd()
        return fields
    }
}
