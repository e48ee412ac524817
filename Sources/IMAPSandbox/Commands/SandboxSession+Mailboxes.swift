import IMAPProtocol
import Mail

/// CREATE, DELETE, RENAME, SUBSCRIBE, UNSUBSCRIBE (RFC 3501 section 6.3).
extension SandboxSession {
    func create(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        var bytes = try mailboxArgument(&arguments).bytes
        let uses = try specialUses(&arguments)
        try arguments.end()
        let holdsOthersOnly = account.delimiter.map { bytes.last == $0 } ?? false
        if holdsOthersOnly { bytes.removeLast() }
        let name = MailboxName(bytes)
        try check(name)
        let id: Int? = account.change { state in
            guard state.ids[name] == nil else { return nil }
            state.createParents(of: name, delimiter: account.delimiter)
            state.create(name, attributes: uses, isSelectable: !holdsOthersOnly)
            return state.ids[name]
        }
        guard let id else { throw .no("[ALREADYEXISTS] Mailbox exists already") }
        return Completion("Create completed.", code: has("OBJECTID") ? "MAILBOXID (F\(id))" : nil)
    }

    /// ` (USE (\Archive))` (RFC 6154 section 3).
    private func specialUses(_ arguments: inout CommandScanner) throws(Interruption) -> [String] {
        guard has("CREATE-SPECIAL-USE"), arguments.take(" ") else { return [] }
        try arguments.expect("(")
        guard try arguments.keyword() == "USE" else { throw .bad("Unknown parameter") }
        try arguments.space()
        let uses = try arguments.list { scanner throws(Interruption) in try scanner.word() }
        try arguments.expect(")")
        let known = ["\\Archive", "\\Drafts", "\\Flagged", "\\Junk", "\\Sent", "\\Trash"]
        return try uses.map { use throws(Interruption) in
            guard let match = known.first(where: { $0.lowercased() == use.lowercased() }) else {
                throw .no("[USEATTR] Special use is not supported")
            }
            return match
        }
    }

    /// A mailbox with others below it stays as a name that cannot be selected.
    func delete(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        let name = try mailboxArgument(&arguments)
        try arguments.end()
        guard name != .inbox else { throw .no("[CANNOT] INBOX cannot be deleted") }
        let result: Result<Int, Interruption> = account.change { state in
            guard let mailbox = state[name] else { return .failure(.no("[NONEXISTENT] Mailbox does not exist")) }
            if mailbox.isReadOnly { return .failure(.no("[NOPERM] Permission denied")) }
            let hasChildren = state.ids.keys.contains { $0.isBelow(name, delimiter: account.delimiter) }
            if hasChildren, !mailbox.isSelectable { return .failure(.no("[HASCHILDREN] Mailbox has others below it")) }
            state.mailboxes[mailbox.id] = nil
            state.ids[name] = nil
            if hasChildren { state.create(name, attributes: [], isSelectable: false) }
            return .success(mailbox.id)
        }
        let id = try result.get()
        if selected?.id == id {
            // As Dovecot has it.
            farewell = "Selected mailbox was deleted, have to disconnect."
            phase = .afterLogin
        }
        return Completion("Delete completed.")
    }

    /// Children follow; UIDs, UIDVALIDITY and MAILBOXID stay. INBOX stays and gives its messages away.
    func rename(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        let name = try mailboxArgument(&arguments)
        let newName = try mailboxArgument(&arguments)
        try arguments.end()
        try check(newName)
        let refusal: String? = account.change { state in
            if let refusal = state.refusal(toRename: name, to: newName, delimiter: account.delimiter) { return refusal }
            state.createParents(of: newName, delimiter: account.delimiter)
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

    /// A new name must be valid: modified UTF-7, or plain UTF-8 as newer servers take it, and no empty level.
    private func check(_ name: MailboxName) throws(Interruption) {
        let isEncoded = ModifiedUTF7.decode(name.bytes) != nil
        let isPlain = name.bytes.contains { $0 >= 0x80 } && String(validating: name.bytes, as: UTF8.self) != nil
        guard isEncoded || isPlain else { throw .no("[CANNOT] Mailbox name is not valid mUTF-7") }
        let levels =
            account.delimiter.map { name.bytes.split(separator: $0, omittingEmptySubsequences: false) } ?? [name.bytes[...]]
        guard levels.allSatisfy({ !$0.isEmpty }) else { throw .no("[CANNOT] Invalid mailbox name") }
    }
}

extension AccountState {
    /// Levels above a name that are not there yet, as names that cannot be selected.
    fileprivate mutating func createParents(of name: MailboxName, delimiter: UInt8?) {
        for (index, byte) in name.bytes.enumerated() where byte == delimiter && index > 0 {
            let parent = MailboxName(name.bytes[..<index])
            if ids[parent] == nil { create(parent, attributes: [], isSelectable: false) }
        }
    }

    fileprivate func refusal(toRename name: MailboxName, to newName: MailboxName, delimiter: UInt8?) -> String? {
        guard let mailbox = self[name] else { return "[NONEXISTENT] Mailbox does not exist" }
        if mailbox.isReadOnly { return "[NOPERM] Permission denied" }
        if newName.isBelow(name, delimiter: delimiter), name != .inbox { return "[CANNOT] A mailbox cannot be below itself" }
        let taken = ids.keys.contains { $0 == newName || $0.isBelow(newName, delimiter: delimiter) }
        return taken ? "[ALREADYEXISTS] Mailbox exists already" : nil
    }
}

extension MailboxName {
    fileprivate func isBelow(_ parent: MailboxName, delimiter: UInt8?) -> Bool {
        guard let delimiter, bytes.count > parent.bytes.count else { return false }
        return bytes.starts(with: parent.bytes) && bytes[parent.bytes.count] == delimiter
    }
}
