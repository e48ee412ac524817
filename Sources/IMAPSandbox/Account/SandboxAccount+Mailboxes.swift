import Mail

/// The tree of mailboxes.
extension SandboxAccount {
    /// A mailbox as it is at this moment.
    package func mailbox(_ name: MailboxName) -> SandboxMailbox? { withState { $0[name] } }

    /// All names, selectable or not, in the order of their bytes.
    package var mailboxNames: [MailboxName] {
        withState { Array($0.ids.keys) }.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    /// Creates a mailbox; one that is there already is left alone.
    /// - Parameter attributes: as written in LIST, such as `\Sent`.
    package func createMailbox(
        _ name: MailboxName, attributes: [String] = [], isSelectable: Bool = true, isSubscribed: Bool = true
    ) {
        change { state in
            if state.ids[name] == nil { state.create(name, attributes: attributes, isSelectable: isSelectable) }
            if isSubscribed { state.subscriptions.insert(name) }
        }
    }

    /// Deletes the mailbox alone, not what lies below it; sessions that have it selected are told `BYE`.
    package func deleteMailbox(_ name: MailboxName) {
        change { state in
            guard let id = state.ids.removeValue(forKey: name) else { return }
            state.mailboxes[id] = nil
        }
    }

    /// Renames the mailbox and all below it. MAILBOXID, UIDVALIDITY and UIDs stay.
    package func renameMailbox(_ name: MailboxName, to newName: MailboxName) {
        change { $0.rename(name, to: newName, delimiter: delimiter) }
    }

    /// Gives all messages new UIDs under a new UIDVALIDITY, which is the greater one, as RFC 3501 section 2.3.1.1 asks.
    package func changeUIDValidity(of name: MailboxName) {
        change { state in
            let validity = state.takeUIDValidity()
            _ = state.change(name) { $0.renumber(validity) }
        }
    }

    /// Sets UIDVALIDITY and the next UID of a mailbox that is still empty, for tests that need certain numbers.
    package func number(_ name: MailboxName, uidValidity: UIDValidity, uidNext: UID) {
        change { state in
            _ = state.change(name) { mailbox in
                guard mailbox.messages.isEmpty else { return }
                mailbox.uidValidity = uidValidity
                mailbox.uidNext = UInt64(uidNext.value)
            }
        }
    }

    /// Whether clients may only look at the mailbox.
    package func setReadOnly(_ isReadOnly: Bool, _ name: MailboxName) {
        change { state in _ = state.change(name) { $0.isReadOnly = isReadOnly } }
    }

    /// From now on the mailbox answers `[NOMODSEQ]`.
    package func stopModSeqs(in name: MailboxName) {
        change { state in _ = state.change(name) { $0.keepsModSeqs = false } }
    }

    /// Forgets which messages were removed: QRESYNC then names every UID that is not there, also those never given.
    package func forgetExpunges(in name: MailboxName) {
        change { state in
            _ = state.change(name) { $0.forgottenModSeq = $0.highestModSeq }
        }
    }

    /// Subscribes or unsubscribes a name, whether or not there is such a mailbox.
    package func setSubscribed(_ isSubscribed: Bool, _ name: MailboxName) {
        change { state in
            if isSubscribed { state.subscriptions.insert(name) } else { state.subscriptions.remove(name) }
        }
    }
}

extension AccountState {
    /// Renames `name` and everything below it; what has a name that is taken stays.
    mutating func rename(_ name: MailboxName, to newName: MailboxName, delimiter: UInt8?) {
        let prefix = delimiter.map { name.bytes + [$0] }
        for old in ids.keys {
            let isBelow = prefix.map { old.bytes.starts(with: $0) } ?? false
            guard old == name || isBelow else { continue }
            let new = MailboxName(newName.bytes + old.bytes.dropFirst(name.bytes.count))
            guard ids[new] == nil, let id = ids.removeValue(forKey: old) else { continue }
            ids[new] = id
            _ = change(id: id) { $0.name = new }
        }
    }
}
