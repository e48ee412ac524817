import Mail

/// One condition of SEARCH (RFC 3501 section 6.4.4).
indirect enum SearchKey {
    case everything
    /// Message numbers, which are no UIDs but are counted like them.
    case numbers(UIDSet)
    case uids(UIDSet)
    case has(SystemFlags, Bool)
    case keyword(Keyword, Bool)
    /// Days since 1970 of INTERNALDATE in its own zone.
    case day(Range<Int>)
    case size(Range<Int>)
    /// A header field that contains the text; empty text asks whether the field is there.
    case header(String, String)
    /// The whole message, or without its header.
    case content(String, withHeader: Bool)
    case modSeq(ModSeq)
    case emailID(String)
    case gmailMessageID(UInt64)
    case not(SearchKey)
    case either(SearchKey, SearchKey)
    case both([SearchKey])
}

extension SearchKey {
    /// A message and its number.
    struct Candidate {
        let message: SandboxMessage
        let number: UInt32
    }

    func matches(_ candidate: Candidate) -> Bool {
        let message = candidate.message
        switch self {
        case .everything: return true
        case .numbers(let set): return UID(candidate.number).map(set.contains) ?? false
        case .uids(let set): return set.contains(message.uid)
        case .has(let flag, let isSet): return message.flags.system.contains(flag) == isSet
        case .keyword(let keyword, let isSet): return message.flags.keywords.contains(keyword) == isSet
        case .day(let days): return days.contains(message.date.daysSince1970)
        case .size(let octets): return octets.contains(message.body.octets)
        case .header(let name, let text): return Self.header(name, of: message.body, contains: text)
        case .content(let text, let withHeader):
            let body = message.body
            let bytes = body.bytes(in: (withHeader ? 0 : body.headerOctets)..<body.octets)
            return String(decoding: bytes, as: UTF8.self).lowercased().contains(text.lowercased())
        case .modSeq(let modSeq): return message.modSeq >= modSeq
        case .emailID(let id): return message.emailID == id
        case .gmailMessageID(let id): return message.gmailMessageID == id
        case .not(let key): return !key.matches(candidate)
        case .either(let a, let b): return a.matches(candidate) || b.matches(candidate)
        case .both(let keys): return keys.allSatisfy { $0.matches(candidate) }
        }
    }

    private static func header(_ name: String, of body: SandboxBody, contains text: String) -> Bool {
        HeaderFields(body).fields.contains { field in
            guard field.name == name.uppercased() else { return false }
            let value = String(decoding: field.raw.dropFirst(name.utf8.count + 1), as: UTF8.self)
            return text.isEmpty || value.lowercased().contains(text.lowercased())
        }
    }
}

extension InternalDate {
    /// The day in its own zone (RFC 3501 section 6.4.4 disregards time and zone).
    fileprivate var daysSince1970: Int {
        let local = secondsSince1970 + Int64(zoneOffsetMinutes) * 60
        return Int(local >= 0 ? local / 86_400 : (local - 86_399) / 86_400)
    }
}
