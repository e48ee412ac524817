import Mail

/// CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE (RFC 3501 section 6.3).
extension SandboxSession {
    func create(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        var bytes = try mailboxArgument(&arguments).bytes
        try arguments.end()
        let holdsOthersOnly = account.delimiter.map { bytes.last == $0 } ?? false
        if holdsOthersOnly { bytes.removeLast() }
        let name = MailboxName(bytes)
        guard !bytes.isEmpty else { throw .no("[CANNOT] Invalid mailbox name") }
        let id: Int? = account.change { state in
            guard state.ids[name] == nil else { return nil }
            for (index, byte) in bytes.enumerated() where byte == account.delimiter {
                let parent = MailboxName(bytes[..<index])
                if index > 0, state.ids[parent] == nil { state.create(parent, attributes: [], isSelectable: false) }
            }
            state.create(name, attributes: [], isSelectable: !holdsOthersOnly)
            return state.ids[name]
        }
        guard let id else { throw .no("[ALREADYEXISTS] Mailbox exists already") }
        return Completion("Create completed.", code: has("OBJECTID") ? "MAILBOXID (F\(id))" : nil)
    }

    /// A mailbox with others below it stays as a name that cannot be selected.
    func delete(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        let name = try mailboxArgument(&arguments)
        try arguments.end()
        guard name != .inbox else { throw .no("[CANNOT] INBOX cannot be deleted") }
        let refusal: String? = account.change { state in
            guard let mailbox = state[name] else { return "[NONEXISTENT] Mailbox does not exist" }
            let prefix = account.delimiter.map { name.bytes + [$0] }
            let hasChildren = prefix.map { prefix in state.ids.keys.contains { $0.bytes.starts(with: prefix) } } ?? false
            if hasChildren, !mailbox.isSelectable { return "[HASCHILDREN] Mailbox has others below it" }
            state.mailboxes[mailbox.id] = nil
            state.ids[name] = nil
            if hasChildren { state.create(name, attributes: [], isSelectable: false) }
            return nil
        }
        if let refusal { throw .no(refusal) }
        return Completion("Delete completed.")
    }

    func rename(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        let name = try mailboxArgument(&arguments)
        let newName = try mailboxArgument(&arguments)
        try arguments.end()
        let refusal: String? = account.change { state in
            guard state[name] != nil else { return "[NONEXISTENT] Mailbox does not exist" }
            guard state[newName] == nil else { return "[ALREADYEXISTS] Mailbox exists already" }
            if name == .inbox {
                state.create(newName, attributes: [], isSelectable: true)
                let moved = state.copy(state[name]?.uids ?? [], from: name, to: newName, by: id)
                _ = state.change(name) { $0.expunge(UIDSet(moved.map(\.source)), by: id) }
            } else {
                state.rename(name, to: newName, delimiter: account.delimiter)
            }
            return nil
        }
        if let refusal { throw .no(refusal) }
        return Completion("Rename completed.")
    }

    func subscribe(_ arguments: inout CommandScanner, isSubscribed: Bool) throws(Interruption) -> Completion {
        let name = try mailboxArgument(&arguments)
        try arguments.end()
        account.setSubscribed(isSubscribed, name)
        return Completion(isSubscribed ? "Subscribe completed." : "Unsubscribe completed.")
    }

    /// A space and a mailbox name.
    func mailboxArgument(_ arguments: inout CommandScanner) throws(Interruption) -> MailboxName {
        try arguments.space()
        return MailboxName(try arguments.astring())
    }
}
