import Mail

extension LineReader {
    /// How far reading a FETCH has come.
    enum FetchProgress {
        /// To its end.
        case complete
        /// To a body literal, whose octets come next in the stream.
        case body(FetchedBody, octets: UInt64)
    }

    /// `* 5 FETCH (` or `* 5 UIDFETCH (`; `nil`, with nothing read, if the response is another.
    mutating func fetchBeginning() -> FetchResponse? {
        let start = position
        guard take(UInt8(ascii: "*")), take(UInt8(ascii: " ")), let number = try? number32(), take(UInt8(ascii: " ")) else {
            position = start
            return nil
        }
        let kind = word()
        let isUID = isWord(kind, "UIDFETCH")
        guard isUID || isWord(kind, "FETCH") else {
            position = start
            return nil
        }
        skipSpaces()
        guard take(UInt8(ascii: "(")) else {
            position = start
            return nil
        }
        // Courier numbers messages 0 at times; the items still say which message is meant.
        return isUID
            ? FetchResponse(uid: UID(number)) : FetchResponse(sequenceNumber: number == 0 ? nil : number)
    }

    /// Items up to the closing parenthesis or to a body literal.
    mutating func fetchItems(into fetch: inout FetchResponse) throws(GrammarError) -> FetchProgress {
        skipSpaces()
        while !take(UInt8(ascii: ")")) {
            try countElement()
            if let progress = try fetchItem(into: &fetch) { return progress }
            skipSpaces()
        }
        try expectEnd()
        return .complete
    }

    private mutating func fetchItem(into fetch: inout FetchResponse) throws(GrammarError) -> FetchProgress? {
        let name = itemName()
        guard !name.isEmpty else { throw fail("a FETCH item is missing") }
        let word = FetchWord(name, in: self)
        if let section = try bodySection(word) { return try fetchedBody(section, name: name, into: &fetch) }
        skipSpaces()
        let value = position
        do {
            try fetchValue(word, into: &fetch)
        } catch {
            position = value
            try skipValue()
            fetch.rejected.append(text(name))
        }
        return nil
    }

    /// Up to a space, a parenthesis or an opening bracket.
    private mutating func itemName() -> Range<Int> {
        let start = position
        while position < end, !LineReader.endsWord(base[position]), base[position] != UInt8(ascii: "[") { position += 1 }
        return start..<position
    }

    /// The items whose value is not a body.
    private mutating func fetchValue(_ item: FetchWord, into fetch: inout FetchResponse) throws(GrammarError) {
        switch item {
        case .uid: fetch.uid = try uid()
        case .flags: fetch.flags = try messageFlags()
        case .modSeq: fetch.modSeq = try fetchModSeq()
        case .size: fetch.size = try wholeNumber64()
        case .internalDate: try fetchDate(into: &fetch)
        case .emailID: fetch.details.append(.emailID(try objectID()))
        case .threadID: fetch.details.append(.threadID(takeWord("NIL") ? nil : try objectID()))
        case .saveDate: fetch.details.append(.saveDate(try saveDate()))
        case .preview: fetch.details.append(.preview(try ntext()))
        case .gmailMessageID: fetch.details.append(.gmailMessageID(try wholeNumber64()))
        case .gmailThreadID: fetch.details.append(.gmailThreadID(try wholeNumber64()))
        case .gmailLabels:
            fetch.details.append(.gmailLabels(try list { (reader) throws(GrammarError) in try reader.astring() }))
        case .envelope: fetch.details.append(.envelope(try envelope()))
        case .bodyStructure, .body: fetch.details.append(.bodyStructure(try bodyStructure()))
        case .binarySize: fetch.details.append(try binarySize())
        case .binary, .rfc822, .rfc822Header, .rfc822Text, .other: try unknownValue()
        }
    }

    /// The value of an item not known here, which may have a section like a body.
    private mutating func unknownValue() throws(GrammarError) {
        if peek == UInt8(ascii: "[") {
            while let byte = peek, byte != UInt8(ascii: "]") { position += 1 }
            _ = word()
            skipSpaces()
        }
        try skipValue()
    }

    /// `(\Seen $Label1)`.
    mutating func messageFlags() throws(GrammarError) -> MessageFlags {
        try expect(UInt8(ascii: "("), "a flag list is missing")
        var system: SystemFlags = []
        var keywords: [Keyword] = []
        skipSpaces()
        while !take(UInt8(ascii: ")")) {
            try countElement()
            let flag = word()
            guard !flag.isEmpty else { throw fail("a flag is missing") }
            if base[flag.lowerBound] == UInt8(ascii: "\\") {
                system.formUnion(systemFlag(flag))
            } else {
                keywords.append(Keyword(text(flag)))
            }
            skipSpaces()
        }
        guard keywords.isEmpty else { return MessageFlags(system, keywords: keywords) }
        var flags = MessageFlags.none
        flags.system = system
        return flags
    }

    /// Empty for `\Recent` and unknown names, which no message keeps.
    private func systemFlag(_ flag: Range<Int>) -> SystemFlags {
        switch flag.count {
        case 5: isWord(flag, "\\SEEN") ? .seen : []
        case 6: isWord(flag, "\\DRAFT") ? .draft : []
        case 8: isWord(flag, "\\FLAGGED") ? .flagged : isWord(flag, "\\DELETED") ? .deleted : []
        case 9: isWord(flag, "\\ANSWERED") ? .answered : []
        default: []
        }
    }

    /// `(12)`; some servers leave the parentheses out.
    private mutating func fetchModSeq() throws(GrammarError) -> ModSeq {
        guard take(UInt8(ascii: "(")) else { return try modSeq() }
        skipSpaces()
        let value = try modSeq()
        skipSpaces()
        try expect(UInt8(ascii: ")"), "a list does not end")
        return value
    }

    private mutating func fetchDate(into fetch: inout FetchResponse) throws(GrammarError) {
        if takeWord("NIL") { return }
        let written = isAtLiteral ? try literal() : try quotedRange().range
        if let date = InternalDate(imap: bytes(written)) {
            fetch.internalDate = date
        } else {
            fetch.internalDateText = text(written)
        }
    }

    private mutating func saveDate() throws(GrammarError) -> InternalDate? {
        if takeWord("NIL") { return nil }
        guard let date = InternalDate(imap: try string()) else { throw fail("a date is none") }
        return date
    }
}
