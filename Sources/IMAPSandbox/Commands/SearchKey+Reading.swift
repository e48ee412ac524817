import Mail

/// Reading SEARCH's conditions.
extension SandboxSession {
    private static let flagKeys: [String: (flag: SystemFlags, isSet: Bool)] = [
        "SEEN": (.seen, true), "UNSEEN": (.seen, false), "ANSWERED": (.answered, true), "UNANSWERED": (.answered, false),
        "FLAGGED": (.flagged, true), "UNFLAGGED": (.flagged, false), "DELETED": (.deleted, true), "UNDELETED": (.deleted, false),
        "DRAFT": (.draft, true), "UNDRAFT": (.draft, false),
    ]

    /// All conditions up to the end.
    func searchKeys(_ scanner: inout CommandScanner) throws(Interruption) -> SearchKey {
        var keys = [try searchKey(&scanner, depth: 0)]
        while scanner.take(" ") { keys.append(try searchKey(&scanner, depth: 0)) }
        try scanner.end()
        return .both(keys)
    }

    private func searchKey(_ scanner: inout CommandScanner, depth: Int) throws(Interruption) -> SearchKey {
        guard depth < 50 else { throw .bad("Search is nested too deeply") }
        if scanner.next == UInt8(ascii: "(") {
            return .both(try scanner.list { scanner throws(Interruption) in try searchKey(&scanner, depth: depth + 1) })
        }
        let word = try scanner.keyword()
        if let flag = Self.flagKeys[word] { return .has(flag.flag, flag.isSet) }
        switch word {
        case "ALL", "OLD": return .everything
        case "NEW", "RECENT": return .not(.everything)
        case "NOT":
            try scanner.space()
            return .not(try searchKey(&scanner, depth: depth + 1))
        case "OR":
            try scanner.space()
            let first = try searchKey(&scanner, depth: depth + 1)
            try scanner.space()
            return .either(first, try searchKey(&scanner, depth: depth + 1))
        default:
            if let set = NumberSet(word) { return try numbersKey(set) }
            try scanner.space()
            return try searchKey(word, &scanner)
        }
    }

    private func numbersKey(_ set: NumberSet) throws(Interruption) -> SearchKey {
        if isUIDOnly { throw .bad("[UIDREQUIRED] Message numbers are not allowed once UIDONLY is enabled") }
        return .numbers(set.resolved(last: UInt32(selected?.uids.count ?? 0)))
    }

    /// Conditions with an argument.
    private func searchKey(_ word: String, _ scanner: inout CommandScanner) throws(Interruption) -> SearchKey {
        switch word {
        case "UID": return .uids(try scanner.numberSet().resolved(last: selected?.uids.last ?? 0))
        case "KEYWORD": return .keyword(Keyword(try scanner.word()), true)
        case "UNKEYWORD": return .keyword(Keyword(try scanner.word()), false)
        case "BEFORE": return .day(.min..<(try day(&scanner)))
        case "SINCE": return .day(try day(&scanner)..<(.max))
        case "ON":
            let day = try day(&scanner)
            return .day(day..<day + 1)
        case "LARGER": return .size(min(Int(clamping: try scanner.number()), .max - 1) + 1..<(.max))
        case "SMALLER": return .size(0..<Int(clamping: try scanner.number()))
        case "SUBJECT", "FROM", "TO", "CC", "BCC": return .header(word, try searchText(&scanner))
        case "BODY": return .content(try searchText(&scanner), withHeader: false)
        case "TEXT": return .content(try searchText(&scanner), withHeader: true)
        case "HEADER":
            let name = try searchText(&scanner)
            try scanner.space()
            return .header(name, try searchText(&scanner))
        default: return try extendedSearchKey(word, &scanner)
        }
    }

    /// Conditions of extensions.
    private func extendedSearchKey(_ word: String, _ scanner: inout CommandScanner) throws(Interruption) -> SearchKey {
        switch word {
        case "MODSEQ" where has("CONDSTORE"):
            enabled.insert("CONDSTORE")
            return .modSeq(ModSeq(try scanner.number()))
        case "EMAILID" where has("OBJECTID"): return .emailID(try scanner.word())
        case "X-GM-MSGID" where has("X-GM-EXT-1"): return .gmailMessageID(try scanner.number())
        default: throw .bad("Unknown search key \(word)")
        }
    }

    private func day(_ scanner: inout CommandScanner) throws(Interruption) -> Int {
        guard let days = SearchDate.daysSince1970(String(decoding: try scanner.astring(), as: UTF8.self)) else {
            throw .bad("Invalid date")
        }
        return days
    }

    private func searchText(_ scanner: inout CommandScanner) throws(Interruption) -> String {
        String(decoding: try scanner.astring(), as: UTF8.self)
    }
}
