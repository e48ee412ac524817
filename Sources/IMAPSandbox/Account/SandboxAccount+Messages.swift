import Mail

/// The messages, as other clients and new mail would change them.
extension SandboxAccount {
    /// Appends and gives back the new UID; `nil` when there is no such mailbox or it has no UID left.
    @discardableResult
    package func append(_ message: SandboxMessage, to name: MailboxName) -> UID? {
        change { $0.append(message, to: name, by: 0) }
    }

    /// Appends `count` generated messages whose sizes lie around `meanOctets` and whose dates ascend by the hour.
    package func appendGenerated(_ count: Int, to name: MailboxName, meanOctets: Int = 4000, seed: UInt64 = 1) {
        var generator = SeededGenerator(seed: seed)
        let messages = (0..<count).map { index in
            let octets = Int.random(in: meanOctets / 2...max(meanOctets / 2, meanOctets * 3 / 2), using: &generator)
            let body = SandboxBody.generated(GeneratedMessage(seed: generator.next(), octets: octets))
            let flags: SystemFlags = generator.next() % 3 == 0 ? [] : .seen
            let date = InternalDate(secondsSince1970: 1_500_000_000 + Int64(index) * 3600)
            return SandboxMessage(body, flags: MessageFlags(flags), date: date)
        }
        change { state in
            for message in messages { _ = state.append(message, to: name, by: 0) }
        }
    }

    /// Removes those of `uids` that are there.
    package func expunge(_ uids: UIDSet, in name: MailboxName) {
        change { state in _ = state.change(name) { _ = $0.expunge(uids, by: 0) } }
    }

    /// Replaces the flags of those of `uids` that are there.
    package func setFlags(_ flags: MessageFlags, of uids: UIDSet, in name: MailboxName) {
        change { state in _ = state.change(name) { $0.changeFlags(of: uids, by: 0) { _ in flags } } }
    }

    /// Sets flags beside those that are set.
    package func addFlags(_ flags: MessageFlags, to uids: UIDSet, in name: MailboxName) {
        change { state in _ = state.change(name) { $0.changeFlags(of: uids, by: 0) { $0.adding(flags) } } }
    }

    /// Takes flags away and leaves the others.
    package func removeFlags(_ flags: MessageFlags, from uids: UIDSet, in name: MailboxName) {
        change { state in _ = state.change(name) { $0.changeFlags(of: uids, by: 0) { $0.removing(flags) } } }
    }

    /// Replaces the X-GM-LABELS of one message.
    package func setGmailLabels(_ labels: [String], of uid: UID, in name: MailboxName) {
        change { state in _ = state.change(name) { $0.setGmailLabels(labels, of: uid) } }
    }

    /// The wire bytes of a message, for comparing with what a client stored.
    package func bytes(of uid: UID, in name: MailboxName) -> [UInt8]? { mailbox(name)?.message(uid)?.body.bytes }

    /// Copies messages to another mailbox and gives back the new UIDs in the order of the old.
    @discardableResult
    package func copy(_ uids: UIDSet, from source: MailboxName, to target: MailboxName) -> [UID] {
        change { $0.copy(uids, from: source, to: target, by: 0).map(\.target) }
    }

    /// Moves messages to another mailbox and gives back the new UIDs in the order of the old.
    @discardableResult
    package func move(_ uids: UIDSet, from source: MailboxName, to target: MailboxName) -> [UID] {
        change { state in
            let moved = state.copy(uids, from: source, to: target, by: 0)
            _ = state.change(source) { _ = $0.expunge(UIDSet(moved.map(\.source)), by: 0) }
            return moved.map(\.target)
        }
    }
}

extension AccountState {
    /// A copy keeps flags, date and content identifier.
    mutating func copy(
        _ uids: UIDSet, from source: MailboxName, to target: MailboxName, by session: Int
    ) -> [(source: UID, target: UID)] {
        guard let mailbox = self[source] else { return [] }
        return uids.intersection(mailbox.uids).compactMap { uid in
            guard let message = mailbox.message(uid), let copy = append(message, to: target, by: session) else { return nil }
            return (uid, copy)
        }
    }
}
