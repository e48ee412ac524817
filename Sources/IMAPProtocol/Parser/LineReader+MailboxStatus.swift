import Mail

extension LineReader {
    /// RFC 9051 section 7.3.5.
    mutating func mailboxStatus() throws(GrammarError) -> MailboxStatus {
        skipSpaces()
        var status = MailboxStatus(name: MailboxName(try astring()))
        skipSpaces()
        try expect(UInt8(ascii: "("), "the list of status items is missing")
        skipSpaces()
        while !take(UInt8(ascii: ")")) {
            try countElement()
            let item = word()
            guard !item.isEmpty else { throw fail("a status item is missing") }
            skipSpaces()
            let value = position
            do {
                try statusItem(item, into: &status)
            } catch {
                position = value
                try skipValue()
                status.rejected.append(text(item))
            }
            skipSpaces()
        }
        try expectEnd()
        return status
    }

    private mutating func statusItem(_ name: Range<Int>, into status: inout MailboxStatus) throws(GrammarError) {
        guard let item = StatusItem(rawValue: text(name).uppercased()) else { return try skipValue() }
        switch item {
        case .messages: status.messages = try wholeNumber32()
        case .recent: status.recent = try wholeNumber32()
        case .uidNext: status.uidNext = try uid()
        case .uidValidity: status.uidValidity = UIDValidity(try wholeNumber32())
        case .unseen: status.unseen = try wholeNumber32()
        case .deleted: status.deleted = try wholeNumber32()
        case .size: status.size = try wholeNumber64()
        case .highestModSeq:
            let value = try modSeq()
            status.highestModSeq = value.value == 0 ? nil : value
        case .mailboxID: status.mailboxID = try objectID()
        case .appendLimit: status.appendLimit = takeWord("NIL") ? nil : try wholeNumber64()
        }
    }
}
