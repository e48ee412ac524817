import IMAPProtocol
import Mail

/// Which untagged responses a command asks for: untagged data carry no tag, so where several commands are in flight
/// this decides whose they are (RFC 9051 section 5.5 keeps those apart that it could not).
extension Command {
    func asks(for response: Response, tag: String) -> Bool {
        switch response {
        case .fetch: fetches
        case .esearch(let result): searches && (result.tag == nil || result.tag == tag)
        case .search: searches
        case .list: lists
        case .status(let status): asksStatus(of: status.name)
        case .vanished(let earlier, _): earlier ? fetches || opensMailbox : false
        case .enabled: if case .enable = self { true } else { false }
        case .id: if case .id = self { true } else { false }
        case .capability: if case .capability = self { true } else { false }
        case .namespace: if case .namespace = self { true } else { false }
        case .quota, .quotaRoots: if case .getQuotaRoot = self { true } else { false }
        case .tagged, .ok, .no, .bad, .preauth, .bye, .continuation: false
        case .flags, .exists, .recent, .expunge, .unknown: false
        }
    }

    /// FETCH responses are what it is sent for.
    var fetches: Bool {
        switch self {
        case .fetch, .uidFetch, .uidStore: true
        default: false
        }
    }

    var opensMailbox: Bool {
        switch self {
        case .select, .examine: true
        default: false
        }
    }

    private var searches: Bool {
        switch self {
        case .search, .uidSearch: true
        default: false
        }
    }

    private var lists: Bool {
        switch self {
        case .list, .lsub: true
        default: false
        }
    }

    /// The server may echo the name in the case the client used, or another.
    private func asksStatus(of name: MailboxName) -> Bool {
        switch self {
        case .status(let asked, _): asked.bytes.elementsEqual(name.bytes) { $0 == $1 || ($0 ^ $1 == 0x20 && ($0 | 0x20) >= 97 && ($0 | 0x20) <= 122) }
        case .list(let request): request.returns.contains { if case .status = $0 { true } else { false } }
        default: false
        }
    }
}
