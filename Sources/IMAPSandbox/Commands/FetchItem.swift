/// One thing that FETCH is asked for.
enum FetchItem {
    case uid, flags, internalDate, size, modSeq, envelope, emailID, threadID
    case gmailMessageID, gmailThreadID, gmailLabels
    case body(FetchSection)

    /// Whether message data, and not only facts about it, is asked for.
    var isBody: Bool { if case .body = self { true } else { false } }

    /// Items whose names stand alone, with the capability they need.
    static let plain: [String: (item: FetchItem, capability: String?)] = [
        "UID": (.uid, nil), "FLAGS": (.flags, nil), "INTERNALDATE": (.internalDate, nil), "RFC822.SIZE": (.size, nil),
        "ENVELOPE": (.envelope, nil), "MODSEQ": (.modSeq, "CONDSTORE"), "EMAILID": (.emailID, "OBJECTID"),
        "THREADID": (.threadID, "OBJECTID"), "X-GM-MSGID": (.gmailMessageID, "X-GM-EXT-1"),
        "X-GM-THRID": (.gmailThreadID, "X-GM-EXT-1"), "X-GM-LABELS": (.gmailLabels, "X-GM-EXT-1"),
    ]

    /// RFC 3501 section 6.4.5.
    static let macros: [String: [FetchItem]] = [
        "FAST": [.flags, .internalDate, .size],
        "ALL": [.flags, .internalDate, .size, .envelope],
    ]
}
