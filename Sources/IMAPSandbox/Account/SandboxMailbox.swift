import Mail

/// One mailbox of the sandbox: a value, so that a session can look at a state that no other session changes.
package struct SandboxMailbox: Sendable {
    /// Stays the same when the mailbox is renamed; MAILBOXID (RFC 8474) is made of it.
    package let id: Int
    /// As written on the wire.
    package internal(set) var name: MailboxName
    /// Special-use and other attributes as written in LIST, such as `\Sent`.
    package internal(set) var attributes: [String]
    /// `false` for a name that only holds others (`\Noselect`).
    package internal(set) var isSelectable: Bool
    /// RFC 3501 section 2.3.1.1.
    package internal(set) var uidValidity: UIDValidity
    /// The UID that the next message gets. 64 bits, so that a full mailbox does not overflow.
    package internal(set) var uidNext: UInt64
    /// HIGHESTMODSEQ (RFC 7162 section 3.1.2.1).
    package internal(set) var highestModSeq: ModSeq = 1
    /// Ascending by UID.
    package internal(set) var messages: [SandboxMessage] = []
    /// Every keyword ever used here, in the order of first use: the FLAGS answer.
    package internal(set) var keywords: [Keyword] = []
    /// As an access control list would have it: looked at, never changed.
    package internal(set) var isReadOnly = false
    /// `false` answers `[NOMODSEQ]` (RFC 7162 section 3.1.2.2).
    package internal(set) var keepsModSeqs = true
    /// What was removed and when, in that order; sessions read it to learn of removals.
    var expunges: [Expunge] = []
    /// What was removed up to here is no longer known for QRESYNC.
    var forgottenModSeq: ModSeq = 0

    struct Expunge {
        let uid: UID
        let modSeq: ModSeq
        /// The session that removed it.
        let by: Int
    }

    init(
        id: Int, name: MailboxName, uidValidity: UIDValidity, attributes: [String] = [], isSelectable: Bool = true,
        uidNext: UInt64 = 1
    ) {
        self.id = id
        self.name = name
        self.uidValidity = uidValidity
        self.attributes = attributes
        self.isSelectable = isSelectable
        self.uidNext = uidNext
    }

    /// MAILBOXID as written between its parentheses.
    package var mailboxID: String { "F\(id)" }

    /// All UIDs that are there.
    package var uids: UIDSet { UIDSet(messages.lazy.map(\.uid)) }

    /// The message of that UID; `nil` when it is not there.
    package func message(_ uid: UID) -> SandboxMessage? { index(of: uid).map { messages[$0] } }

    /// Where `uid` stands among the messages; `nil` when it is not there.
    func index(of uid: UID) -> Int? {
        let index = messages.lowerBound(of: uid.value) { $0.uid.value }
        return index < messages.count && messages[index].uid == uid ? index : nil
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first index whose value is not below `target`, in a collection that ascends by that value.
    func lowerBound(of target: UInt32, by value: (Element) -> UInt32) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if value(self[middle]) < target { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
