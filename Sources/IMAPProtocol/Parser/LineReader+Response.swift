import Mail

extension LineReader {
    /// A whole response, FETCH left out: that one may be read in pieces, see ``ResponseParser``.
    mutating func response() throws(GrammarError) -> Response {
        switch peek {
        case UInt8(ascii: "*") where peek(ahead: 1) == UInt8(ascii: " "):
            position += 2
            skipSpaces()
            return try untagged()
        case UInt8(ascii: "+"):
            position += 1
            skipSpaces()
            return .continuation(text(position..<end))
        case UInt8(ascii: "["):
            // Exchange sends `[COPYUID …]` without the `* OK` before it.
            return .ok(responseText())
        default:
            return try tagged()
        }
    }

    private mutating func tagged() throws(GrammarError) -> Response {
        let tag = word()
        guard !tag.isEmpty, bytes(tag).allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            position = tag.lowerBound
            throw fail("the line begins with neither a tag nor * nor +")
        }
        skipSpaces()
        guard let status = status() else { throw fail("a tag is not followed by OK, NO or BAD") }
        return .tagged(tag: text(tag), status, responseText())
    }

    private mutating func status() -> Status? {
        let range = word()
        if isWord(range, "OK") { return .ok }
        if isWord(range, "NO") { return .no }
        if isWord(range, "BAD") { return .bad }
        position = range.lowerBound
        return nil
    }

    private mutating func untagged() throws(GrammarError) -> Response {
        let start = position
        if let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { return try numbered() }
        let kind = word()
        switch bytes(kind).count {
        case 2...3: return try shortWord(kind, start: start)
        case 4...6: return try middleWord(kind, start: start)
        default: return try longWord(kind, start: start)
        }
    }

    private mutating func shortWord(_ kind: Range<Int>, start: Int) throws(GrammarError) -> Response {
        if isWord(kind, "OK") { return .ok(responseText()) }
        if isWord(kind, "NO") { return .no(responseText()) }
        if isWord(kind, "BAD") { return .bad(responseText()) }
        if isWord(kind, "BYE") { return .bye(responseText()) }
        if isWord(kind, "ID") { return .id(try identification()) }
        return unknown(from: start)
    }

    private mutating func middleWord(_ kind: Range<Int>, start: Int) throws(GrammarError) -> Response {
        if isWord(kind, "LIST") { return .list(try listEntry(.list)) }
        if isWord(kind, "LSUB") { return .list(try listEntry(.lsub)) }
        if isWord(kind, "XLIST") { return .list(try listEntry(.xlist)) }
        if isWord(kind, "STATUS") { return .status(try mailboxStatus()) }
        if isWord(kind, "SEARCH") { return .search(try searchResult()) }
        if isWord(kind, "FLAGS") { return .flags(try flagWords()) }
        if isWord(kind, "QUOTA") { return .quota(try quota()) }
        return unknown(from: start)
    }

    private mutating func longWord(_ kind: Range<Int>, start: Int) throws(GrammarError) -> Response {
        if isWord(kind, "CAPABILITY") { return .capability(try remainingWords()) }
        if isWord(kind, "ENABLED") { return .enabled(try remainingWords()) }
        if isWord(kind, "ESEARCH") { return .esearch(try extendedSearch()) }
        if isWord(kind, "VANISHED") { return try vanished() }
        if isWord(kind, "NAMESPACE") { return .namespace(try namespaces()) }
        if isWord(kind, "PREAUTH") { return .preauth(responseText()) }
        if isWord(kind, "QUOTAROOT") { return .quotaRoots(try quotaRoots()) }
        return unknown(from: start)
    }

    /// `* 5 EXISTS` and its like.
    private mutating func numbered() throws(GrammarError) -> Response {
        let start = position
        let number = try number32()
        try expectSpace()
        let kind = word()
        let response: Response
        if isWord(kind, "EXISTS") {
            response = .exists(number)
        } else if isWord(kind, "RECENT") {
            response = .recent(number)
        } else if isWord(kind, "EXPUNGE") {
            guard number != 0 else { throw fail("0 is no message") }
            response = .expunge(number)
        } else {
            return unknown(from: start)
        }
        try expectEnd()
        return response
    }

    private mutating func flagWords() throws(GrammarError) -> [String] {
        skipSpaces()
        let words = try list { (reader) throws(GrammarError) in try reader.listedWord() }
        try expectEnd()
        return words
    }

    /// The beginning of a response of an unknown kind, for the log.
    private mutating func unknown(from start: Int) -> Response {
        position = end
        return .unknown(text(start..<min(end, start + 200)))
    }
}
