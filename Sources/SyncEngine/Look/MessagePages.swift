import IMAPClient
import IMAPProtocol
import Mail

/// The way through some messages of a mailbox where the server limits what one command may work on (MESSAGELIMIT, RFC 9738
/// section 3.1): a page is asked for, and the next one begins below the lowest UID that the server has come to.
struct MessagePages {
    /// What is to be asked for now; never empty.
    private(set) var page: UIDSet
    /// So far nothing was left out, and every line could be read.
    private(set) var isComplete = true

    /// - Parameter uids: all that is to be asked for, which must be something; `nil` = the whole mailbox.
    init(_ uids: UIDSet? = nil) { page = uids ?? UIDSet(UID.min...UID.max) }

    /// ``page`` as a command names it.
    var set: SequenceSet {
        guard page.ranges.count == 1, page.last == .max, let first = page.first else { return .numbers(page) }
        return .from(first.value)
    }

    /// Takes note of the answer to ``page``, and turns to the next one.
    ///
    /// - Returns: `false` if there is none.
    mutating func turn(after reply: Reply) -> Bool {
        if reply.unreadableLines > 0 { isComplete = false }
        guard case .messageLimit(_, let lowest)? = reply.text.code else { return false }
        // A server that names no UID, or does not come further down, would be asked for ever.
        guard let lowest, let last = page.last, lowest <= last else {
            isComplete = false
            return false
        }
        let rest = Self.below(lowest, in: page)
        if !rest.isEmpty { page = rest }
        return !rest.isEmpty
    }

    /// Those of `uids` that the server did not come to, or whose line could not be read.
    static func unseen(_ uids: UIDSet, after reply: Reply) -> UIDSet {
        guard reply.unreadableLines == 0 else { return uids }
        guard case .messageLimit(_, let lowest)? = reply.text.code else { return UIDSet() }
        return lowest.map { below($0, in: uids) } ?? uids
    }

    private static func below(_ uid: UID, in uids: UIDSet) -> UIDSet {
        uid > .min ? uids.intersection(UIDSet(UID.min...UID(unchecked: uid.value - 1))) : UIDSet()
    }
}
