import Mail

/// SELECT, EXAMINE, UNSELECT, CLOSE (RFC 3501 section 6.3, RFC 7162, RFC 8474).
extension SandboxSession {
    /// What stands in parentheses after the name.
    private struct SelectParameters {
        var isConditional = false
        var resync: (uidValidity: UInt64, modSeq: UInt64, known: UIDSet?)?
    }

    func select(_ arguments: inout CommandScanner, isExamine: Bool) throws(Interruption) -> Completion {
        try arguments.space()
        let name = MailboxName(try arguments.astring())
        let parameters = try selectParameters(&arguments)
        try leaveMailbox()
        guard let mailbox = account.mailbox(name) else { throw .no("[NONEXISTENT] Mailbox does not exist") }
        guard mailbox.isSelectable else { throw .no("[CANNOT] Mailbox cannot be selected") }
        if parameters.isConditional { enabled.insert("CONDSTORE") }
        let visible = isUIDOnly ? nil : profile.visibleMessages
        let isReadOnly = isExamine || mailbox.isReadOnly
        let view = SelectedMailbox(mailbox, isReadOnly: isReadOnly, visible: visible)
        phase = .selected(view)
        try describe(mailbox, view)
        if let resync = parameters.resync, mailbox.keepsModSeqs, resync.uidValidity == UInt64(mailbox.uidValidity.value) {
            try tellMissed(mailbox, view, since: ModSeq(resync.modSeq), known: resync.known)
        }
        return Completion("\(isExamine ? "Examine" : "Select") completed.", code: isReadOnly ? "READ-ONLY" : "READ-WRITE")
    }

    private func selectParameters(_ arguments: inout CommandScanner) throws(Interruption) -> SelectParameters {
        var result = SelectParameters()
        guard arguments.take(" ") else {
            try arguments.end()
            return result
        }
        guard has("CONDSTORE") else { throw .bad("Unknown parameters") }
        try arguments.expect("(")
        repeat {
            switch try arguments.keyword() {
            case "CONDSTORE": result.isConditional = true
            case "QRESYNC":
                guard enabled.contains("QRESYNC") else { throw .bad("QRESYNC is not enabled") }
                try arguments.space()
                result.resync = try resyncParameters(&arguments)
            default: throw .bad("Unknown parameter")
            }
        } while arguments.take(" ")
        try arguments.expect(")")
        try arguments.end()
        return result
    }

    /// `(uidvalidity modseq [known-uids [(numbers uids)]])`, of which the last is read and not used: it may be
    /// ignored (RFC 7162 section 3.2.5.2).
    private func resyncParameters(
        _ arguments: inout CommandScanner
    ) throws(Interruption) -> (uidValidity: UInt64, modSeq: UInt64, known: UIDSet?) {
        try arguments.expect("(")
        let validity = try arguments.number()
        try arguments.space()
        let modSeq = try arguments.number()
        var known: UIDSet?
        if arguments.take(" "), arguments.next != UInt8(ascii: "(") {
            known = try arguments.numberSet().resolved(last: .max)
            _ = arguments.take(" ")
        }
        if arguments.next == UInt8(ascii: "(") {
            _ = try arguments.list { scanner throws(Interruption) in try scanner.word() }
        }
        try arguments.expect(")")
        return (validity, modSeq, known)
    }

    /// A second SELECT closes the first, and with QRESYNC or CONDSTORE says so (RFC 7162 section 3.2.11).
    private func leaveMailbox() throws(Interruption) {
        guard selected != nil else { return }
        phase = .afterLogin
        if has("QRESYNC") { try output.line("* OK [CLOSED] Previous mailbox closed.") }
    }

    private func describe(_ mailbox: SandboxMailbox, _ view: SelectedMailbox) throws(Interruption) {
        try writeFlagsLines(mailbox, isReadOnly: view.isReadOnly)
        try output.line("* \(view.uids.count) EXISTS")
        try output.line("* 0 RECENT")
        if let unseen = mailbox.messages.suffix(view.uids.count).firstIndex(where: { !$0.flags.system.contains(.seen) }),
            !isUIDOnly
        {
            try output.line("* OK [UNSEEN \(unseen - (mailbox.messages.count - view.uids.count) + 1)] First unseen.")
        }
        try output.line("* OK [UIDVALIDITY \(mailbox.uidValidity)] UIDs valid")
        try output.line("* OK [UIDNEXT \(mailbox.uidNext)] Predicted next UID")
        if has("CONDSTORE") {
            let code = mailbox.keepsModSeqs ? "HIGHESTMODSEQ \(mailbox.highestModSeq)" : "NOMODSEQ"
            try output.line("* OK [\(code)] Highest")
        }
        if has("OBJECTID") { try output.line("* OK [MAILBOXID (\(mailbox.mailboxID))] Ok") }
    }

    /// QRESYNC's answer: what was removed and what changed (RFC 7162 section 3.2.5).
    private func tellMissed(
        _ mailbox: SandboxMailbox, _ view: SelectedMailbox, since modSeq: ModSeq, known: UIDSet?
    ) throws(Interruption) {
        let removed = mailbox.vanished(since: modSeq, among: known)
        if !removed.isEmpty { try output.line("* VANISHED (EARLIER) \(removed)") }
        for message in mailbox.messages where message.modSeq > modSeq && known?.contains(message.uid) ?? true {
            guard let number = view.number(of: message.uid.value) else { continue }
            try writeFlags(of: message, number: number, withUID: true)
        }
    }

    /// RFC 3691: as CLOSE, but nothing is removed.
    func unselect() -> Completion {
        phase = .afterLogin
        return Completion("Unselect completed.")
    }

    /// Removes what is marked `\Deleted` without telling this client.
    func closeMailbox() -> Completion {
        if let view = selected, !view.isReadOnly {
            _ = account.change { state in state.change(id: view.id) { $0.expunge($0.deletedUIDs, by: id) } }
        }
        phase = .afterLogin
        return Completion("Close completed.")
    }
}

extension SandboxMailbox {
    /// What is marked `\Deleted`.
    var deletedUIDs: UIDSet { UIDSet(messages.lazy.filter { $0.flags.system.contains(.deleted) }.map(\.uid)) }

    /// What was removed after `modSeq`. Once the server has forgotten, every UID that is not there, which is allowed
    /// (RFC 7162 section 3.2.5.1).
    func vanished(since modSeq: ModSeq, among known: UIDSet?) -> UIDSet {
        var removed: UIDSet
        if modSeq < forgottenModSeq {
            guard uidNext > 1, let last = UID(UInt32(min(uidNext - 1, UInt64(UInt32.max)))) else { return UIDSet() }
            removed = UIDSet(UID.min...last).subtracting(uids)
        } else {
            removed = UIDSet(expunges.lazy.filter { $0.modSeq > modSeq }.map(\.uid))
        }
        if let known { removed = removed.intersection(known) }
        return removed
    }
}
