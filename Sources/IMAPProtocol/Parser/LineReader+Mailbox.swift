import Mail

extension LineReader {
    /// LIST, LSUB and XLIST (RFC 9051 section 7.3.1, RFC 5258 section 6).
    mutating func listEntry(_ kind: ListEntry.Kind) throws(GrammarError) -> ListEntry {
        skipSpaces()
        let attributes = try list { (reader) throws(GrammarError) in try reader.listedWord() }
        skipSpaces()
        let delimiter = try delimiter()
        try expectSpace()
        var entry = ListEntry(kind: kind, name: try listedName(), delimiter: delimiter, attributes: attributes)
        skipSpaces()
        if peek == UInt8(ascii: "(") { try extendedItems(into: &entry) }
        try expectEnd()
        return entry
    }

    /// A name that should end the line. Some servers forget the quotes around one with spaces.
    private mutating func listedName() throws(GrammarError) -> MailboxName {
        let start = position
        let name = try astring()
        if isAtEnd || base[start] == UInt8(ascii: "\"") || base[start] == UInt8(ascii: "{") { return MailboxName(name) }
        let afterName = position
        skipSpaces()
        if isAtEnd || peek == UInt8(ascii: "(") && position > afterName { return MailboxName(name) }
        position = end
        return MailboxName(bytes(start..<end))
    }

    /// NIL or one quoted character; `"\"` with its backslash not escaped is seen too.
    mutating func delimiter() throws(GrammarError) -> UInt8? {
        if takeWord("NIL") { return nil }
        if peek == UInt8(ascii: "\""), peek(ahead: 1) == UInt8(ascii: "\\"), peek(ahead: 2) == UInt8(ascii: "\""),
            peek(ahead: 3) != UInt8(ascii: "\"")
        {
            position += 3
            return UInt8(ascii: "\\")
        }
        let text = try astring()
        guard text.count <= 1 else { throw fail("a hierarchy delimiter is not one character") }
        return text.first
    }

    private mutating func extendedItems(into entry: inout ListEntry) throws(GrammarError) {
        try expect(UInt8(ascii: "("), "a list is missing")
        skipSpaces()
        while !take(UInt8(ascii: ")")) {
            try countElement()
            let item = String(decoding: try astring(), as: UTF8.self).uppercased()
            skipSpaces()
            switch item {
            case "CHILDINFO":
                entry.childInfo = try list { (reader) throws(GrammarError) in try reader.listedWord() }
            case "OLDNAME":
                let names = try list { (reader) throws(GrammarError) in MailboxName(try reader.astring()) }
                entry.oldName = names.first
            default:
                try skipValue()
            }
            skipSpaces()
        }
    }

    /// RFC 2342 section 5.
    mutating func namespaces() throws(GrammarError) -> Namespaces {
        skipSpaces()
        let personal = try namespaceList()
        let otherUsers = try namespaceList()
        let shared = try namespaceList()
        try expectEnd()
        return Namespaces(personal: personal, otherUsers: otherUsers, shared: shared)
    }

    private mutating func namespaceList() throws(GrammarError) -> [Namespace] {
        defer { skipSpaces() }
        if isAtEnd || takeWord("NIL") { return [] }
        return try list { (reader) throws(GrammarError) in try reader.namespace() }
    }

    private mutating func namespace() throws(GrammarError) -> Namespace {
        try expect(UInt8(ascii: "("), "a namespace is missing")
        skipSpaces()
        let prefix = try astring()
        skipSpaces()
        let delimiter = try delimiter()
        skipSpaces()
        try skipToListEnd()
        return Namespace(prefix: prefix, delimiter: delimiter)
    }

    /// Steps over the values that are left in a list, and its end.
    mutating func skipToListEnd() throws(GrammarError) {
        skipSpaces()
        while !take(UInt8(ascii: ")")) {
            try skipValue()
            skipSpaces()
        }
    }
}
