import Mail

/// What changes a mailbox. Each change takes one new MODSEQ (RFC 7162 section 3.1), however many messages it touches.
extension SandboxMailbox {
    private mutating func nextModSeq() -> ModSeq {
        highestModSeq = ModSeq(highestModSeq.value + 1)
        return highestModSeq
    }

    /// Gives UID and MODSEQ; `nil` when the mailbox has no UID left.
    mutating func append(_ message: SandboxMessage, by session: Int) -> UID? {
        guard uidNext <= UInt64(UInt32.max), let uid = UID(UInt32(uidNext)) else { return nil }
        var message = message
        message.uid = uid
        message.modSeq = nextModSeq()
        message.changedBy = session
        learn(message.flags.keywords)
        messages.append(message)
        uidNext += 1
        return uid
    }

    /// Removes those of `uids` that are there, and says which they were.
    @discardableResult
    mutating func expunge(_ uids: UIDSet, by session: Int) -> UIDSet {
        let found = uids.intersection(self.uids)
        guard !found.isEmpty else { return found }
        let modSeq = nextModSeq()
        messages.removeAll { found.contains($0.uid) }
        expunges += found.map { Expunge(uid: $0, modSeq: modSeq, by: session) }
        return found
    }

    /// Applies `change` to the flags of those of `uids` that are there. Flags that stay as they are take no new MODSEQ.
    mutating func changeFlags(of uids: UIDSet, by session: Int, _ change: (MessageFlags) -> MessageFlags) {
        var modSeq: ModSeq?
        for uid in uids.intersection(self.uids) {
            guard let index = index(of: uid) else { continue }
            let flags = change(messages[index].flags)
            guard flags != messages[index].flags else { continue }
            let stamp = modSeq ?? nextModSeq()
            modSeq = stamp
            learn(flags.keywords)
            messages[index].flags = flags
            messages[index].modSeq = stamp
            messages[index].changedBy = session
        }
    }

    /// Replaces X-GM-LABELS, which counts as a change of the message.
    mutating func setGmailLabels(_ labels: [String], of uid: UID) {
        guard let index = index(of: uid) else { return }
        messages[index].gmailLabels = labels
        messages[index].modSeq = nextModSeq()
        messages[index].changedBy = 0
    }

    /// All messages get new UIDs from 1 under another UIDVALIDITY, as after a server's index was lost.
    mutating func renumber(_ validity: UIDValidity) {
        uidValidity = validity
        expunges = []
        forgottenModSeq = highestModSeq
        for index in messages.indices { messages[index].uid = UID(unchecked: UInt32(index + 1)) }
        uidNext = UInt64(messages.count + 1)
    }

    private mutating func learn(_ used: [Keyword]) {
        for keyword in used where !keywords.contains(keyword) { keywords.append(keyword) }
    }
}
