import Mail

extension CommandWriter {
    /// RFC 9051 section 6.4.4. Text that is not ASCII is announced as UTF-8.
    mutating func search(_ request: SearchRequest) {
        if let returns = request.returns {
            raw(" RETURN ")
            list(returns) { $0.searchReturn($1) }
        }
        if request.keys.contains(where: \.needsUTF8) { raw(" CHARSET UTF-8") }
        raw(" ")
        spaced(request.keys) { $0.searchKey($1) }
    }

    private mutating func searchReturn(_ option: SearchRequest.Return) {
        switch option {
        case .min: raw("MIN")
        case .max: raw("MAX")
        case .all: raw("ALL")
        case .count: raw("COUNT")
        case .save: raw("SAVE")
        case .partial(let range): raw("PARTIAL \(range)")
        }
    }

    private mutating func searchKey(_ key: SearchKey) {
        switch key {
        case .all: raw("ALL")
        case .uid(let set): raw("UID \(set)")
        case .numbers(let set): raw(set.description)
        case .flag(let flag, let isSet): raw(CommandWriter.searchWord(flag, isSet: isSet))
        case .keyword(let name, let isSet): word(isSet ? "KEYWORD" : "UNKEYWORD") { $0.atom(name) }
        case .header(let name, let text): header(name, text)
        case .since(let day): raw("SINCE \(day.searchText)")
        case .before(let day): raw("BEFORE \(day.searchText)")
        case .larger(let octets): raw("LARGER \(octets)")
        case .smaller(let octets): raw("SMALLER \(octets)")
        case .modSeq(let value): raw("MODSEQ \(value)")
        case .emailID(let id): word("EMAILID") { $0.atom(id) }
        case .gmailMessageID(let id): raw("X-GM-MSGID \(id)")
        case .gmailRaw(let text): word("X-GM-RAW") { $0.string(text) }
        case .not(let key): word("NOT") { $0.searchKey(key) }
        case .or(let first, let second): word("OR") { $0.spaced([first, second]) { $0.searchKey($1) } }
        case .and(let keys): list(keys) { $0.searchKey($1) }
        }
    }

    private mutating func word(_ name: String, _ argument: (inout CommandWriter) -> Void) {
        raw(name + " ")
        argument(&self)
    }

    private mutating func header(_ name: String, _ text: String) {
        raw("HEADER ")
        astring(name)
        raw(" ")
        string(text)
    }

    /// One system flag as SEARCH says it; several at once have no word and match everything.
    private static func searchWord(_ flag: SystemFlags, isSet: Bool) -> String {
        guard let name = SystemFlags.names.first(where: { $0.flag == flag })?.name else { return "ALL" }
        return (isSet ? "" : "UN") + name.dropFirst().uppercased()
    }
}

extension SearchKey {
    /// Whether there is text in it that is not ASCII.
    fileprivate var needsUTF8: Bool {
        switch self {
        case .header(_, let text), .gmailRaw(let text): text.utf8.contains { $0 > 0x7F }
        case .not(let key): key.needsUTF8
        case .or(let first, let second): first.needsUTF8 || second.needsUTF8
        case .and(let keys): keys.contains(where: \.needsUTF8)
        default: false
        }
    }
}

extension CalendarDay {
    /// `1-Feb-2024`.
    fileprivate var searchText: String { "\(day)-\(CivilCalendar.monthNames[month - 1])-\(year)" }
}
