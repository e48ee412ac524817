import IMAPProtocol
import Mail

/// Which untagged responses a command asks for: untagged data carry no tag, so where several commands are in flight
/// this decides whose they are (RFC 9051 section 5.5 keeps those apart that it could not).
extension Command {
    func asks(for response: Response, tag: String) -> Bool {
        switch response {
        case .fetch(let fetch): fetches(uid: fetch.uid, sequenceNumber: fetch.sequenceNumber)
        case .esearch(let result): searches && (result.tag == nil || result.tag == tag)
        case .search: searches
        case .list: lists
        case .status(let status): asksStatus(of: status.name)
        case .vanished(let earlier, let uids): earlier ? fetches || opensMailbox : removes(uids)
        case .enabled: if case .enable = self { true } else { false }
        case .id: if case .id = self { true } else { false }
        case .capability: if case .capability = self { true } else { false }
        case .namespace: if case .namespace = self { true } else { false }
        case .quota, .quotaRoots: if case .getQuotaRoot = self { true } else { false }
        case .ok(let text): transfers(text.code)
        case .tagged, .no, .bad, .preauth, .bye, .continuation: false
        case .flags, .exists, .recent, .expunge, .unknown: false
        }
    }

    /// Whether the response is part of what this command is answered with, if no other asks for it: more than
    /// ``asks(for:tag:)``, which has to decide between several. All else is only said by the way, and nobody keeps it.
    func isAnswered(by response: Response, tag: String) -> Bool {
        switch response {
        case .fetch: resyncs || asks(for: response, tag: tag)
        // Of another name for the same mailbox, if it is the only one that is asked about.
        case .status: if case .status = self { true } else { asks(for: response, tag: tag) }
        case .exists, .recent, .flags: opensMailbox
        case .ok(let text): text.code != nil && (opensMailbox || tellsNewUIDs)
        default: asks(for: response, tag: tag)
        }
    }

    /// FETCH responses are what it is sent for, and this one's message is among those it names. Dovecot works on
    /// several UID FETCH at the same time, so being the oldest is not enough.
    func fetches(uid: UID?, sequenceNumber: UInt32?) -> Bool {
        switch self {
        case .fetch(let set, _, _): set.mayName(sequenceNumber)
        case .uidFetch(let set, _, _), .uidStore(let set, _): set.mayName(uid?.value)
        default: false
        }
    }

    /// COPYUID of a MOVE comes untagged, before its messages vanish (RFC 6851 section 4.3).
    private func transfers(_ code: ResponseCode?) -> Bool {
        guard case .copyUID(_, let source, _)? = code else { return false }
        return switch self {
        case .uidMove(let set, _), .uidCopy(let set, _): set.mayName(source.ranges.first?.lowerBound)
        default: false
        }
    }

    /// Dovecot tells of a MOVE's removals while it still owes the answer to a COPY before it.
    private func removes(_ uids: UIDSet) -> Bool {
        switch self {
        case .uidMove(let set, _): set.mayName(uids.first?.value)
        case .uidExpunge(let set): uids.first.map(set.contains) ?? false
        default: false
        }
    }

    private var fetches: Bool {
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

    /// SELECT itself brings what changed (RFC 7162 section 3.2.5).
    private var resyncs: Bool {
        switch self {
        case .select(_, let parameters), .examine(_, let parameters): parameters.qresync != nil
        default: false
        }
    }

    private var tellsNewUIDs: Bool {
        switch self {
        case .uidMove, .uidCopy: true
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
        case .status(let asked, _):
            asked.bytes.elementsEqual(name.bytes) { $0 == $1 || ($0 ^ $1 == 0x20 && (97...122) ~= $0 | 0x20) }
        case .list(let request): request.returns.contains { if case .status = $0 { true } else { false } }
        default: false
        }
    }
}

extension Response {
    /// Says how things stand, and can be said over and over: no sign that a command gets on.
    var isRemark: Bool {
        switch self {
        case .ok, .exists, .recent, .flags: true
        default: false
        }
    }
}

extension SequenceSet {
    /// Whether the number is in the set; `true` where that cannot be known here.
    fileprivate func mayName(_ number: UInt32?) -> Bool {
        guard let number else { return true }
        return switch self {
        case .numbers(let set): UID(number).map(set.contains) ?? false
        case .from(let first): number >= first
        case .last, .saved: true
        }
    }
}
