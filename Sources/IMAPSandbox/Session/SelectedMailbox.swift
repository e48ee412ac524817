import Mail

/// What a session knows of the mailbox it has selected: which message has which number, and what its client was told.
struct SelectedMailbox {
    let id: Int
    let name: MailboxName
    let isReadOnly: Bool
    let uidValidity: UIDValidity
    /// The UID of each message number, ascending; number 1 stands first.
    var uids: [UInt32]
    /// How many of ``SandboxMailbox/expunges`` the client was told of.
    var expungesSeen: Int
    /// Changes up to here were told.
    var modSeqSeen: ModSeq
    /// Messages below this were told of.
    var uidNextSeen: UInt64
    /// How many of ``SandboxMailbox/keywords`` were told of.
    var keywordsSeen: Int

    /// - Parameter visible: how many messages, the newest, the client may see.
    init(_ mailbox: SandboxMailbox, isReadOnly: Bool, visible: Int?) {
        id = mailbox.id
        name = mailbox.name
        self.isReadOnly = isReadOnly
        uidValidity = mailbox.uidValidity
        uids = mailbox.messages.suffix(visible ?? .max).map(\.uid.value)
        expungesSeen = mailbox.expunges.count
        modSeqSeen = mailbox.highestModSeq
        uidNextSeen = mailbox.uidNext
        keywordsSeen = mailbox.keywords.count
    }

    /// The message's number; `nil` when the client does not know the message.
    func number(of uid: UInt32) -> Int? {
        let index = uids.lowerBound(of: uid) { $0 }
        return index < uids.count && uids[index] == uid ? index + 1 : nil
    }

    /// Indices into ``uids`` of the messages that a set names.
    func indices(_ set: NumberSet, isUID: Bool) throws(Interruption) -> [Int] {
        isUID ? indices(ofUIDs: set) : try indices(ofNumbers: set)
    }

    /// UIDs that are not there are silently left out (RFC 3501 section 6.4.8).
    private func indices(ofUIDs set: NumberSet) -> [Int] {
        guard let last = uids.last else { return [] }
        return set.resolved(last: last).ranges.flatMap { range in
            let low = uids.lowerBound(of: range.lowerBound) { $0 }
            let high = range.upperBound == .max ? uids.count : uids.lowerBound(of: range.upperBound + 1) { $0 }
            return low..<high
        }
    }

    /// Numbers beyond the last message are a mistake of the client's.
    private func indices(ofNumbers set: NumberSet) throws(Interruption) -> [Int] {
        let ranges = set.resolved(last: UInt32(uids.count)).ranges
        guard let highest = ranges.last?.upperBound, highest <= uids.count else { throw .bad("Invalid message number") }
        return ranges.flatMap { Int($0.lowerBound) - 1..<Int($0.upperBound) }
    }
}
