import Mail

/// One complete response of a server (RFC 9051 section 7).
package enum Response: Hashable, Sendable {
    /// The end of the command with this tag.
    case tagged(tag: String, Status, ResponseText)

    // Untagged status responses
    case ok(ResponseText)
    case no(ResponseText)
    case bad(ResponseText)
    case preauth(ResponseText)
    case bye(ResponseText)

    /// `+`: the server waits for the rest of a command; the words may be a SASL challenge.
    case continuation(String)

    /// As the server wrote them; compare without regard to case.
    case capability([String])
    /// RFC 5161: what is on from now. Only what stands here is.
    case enabled([String])
    /// `nil` for `* ID NIL`.
    case id([IDField]?)

    /// LIST, LSUB or XLIST.
    case list(ListEntry)
    case status(MailboxStatus)
    case namespace(Namespaces)
    case quota(Quota)
    case quotaRoots(QuotaRoots)

    case search(SearchResult)
    case esearch(ESearch)

    /// Flags defined in the selected mailbox.
    case flags([String])
    case exists(UInt32)
    case recent(UInt32)
    /// A message was removed; every higher sequence number drops by one at once.
    case expunge(UInt32)
    /// RFC 7162 section 3.2.10. With `earlier` set no sequence number changes, and UIDs may be named that never were.
    case vanished(earlier: Bool, UIDSet)
    /// FETCH, or UIDFETCH of RFC 9586.
    case fetch(FetchResponse)

    /// An untagged response of a type not known here, its beginning for the log; it does no harm to ignore it.
    case unknown(String)
}
