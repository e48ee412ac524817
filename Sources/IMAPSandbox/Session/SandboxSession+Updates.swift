import Mail

/// Telling the client what others changed in its mailbox (RFC 3501 sections 5.2 and 7.4.1).
extension SandboxSession {
    /// Keywords that are new, before the first FETCH that shows one.
    func tellKeywords() throws(Interruption) {
        guard case .selected(var view) = phase, let mailbox = account.withState({ $0.mailboxes[view.id] }) else { return }
        try tellKeywords(mailbox, &view)
        phase = .selected(view)
    }

    /// - Parameter removals: whether message numbers may change now; not at the end of FETCH, STORE and SEARCH.
    func tellUpdates(removals: Bool) throws(Interruption) {
        guard case .selected(var view) = phase else { return }
        guard let mailbox = account.withState({ $0.mailboxes[view.id] }), mailbox.uidValidity == view.uidValidity else {
            try sayBye("IMAP session state is inconsistent, please relogin.")
        }
        if removals { try tellRemovals(mailbox, &view) }
        try tellKeywords(mailbox, &view)
        let isNew = try tellArrivals(mailbox, &view)
        try tellChanges(mailbox, &view, isNew: isNew)
        phase = .selected(view)
    }

    private func tellRemovals(_ mailbox: SandboxMailbox, _ view: inout SelectedMailbox) throws(Interruption) {
        var vanished = UIDSet()
        for expunge in mailbox.expunges.dropFirst(view.expungesSeen) {
            guard let number = view.number(of: expunge.uid.value) else { continue }
            view.uids.remove(at: number - 1)
            if tellsVanished { vanished.insert(expunge.uid) } else { try output.line("* \(number) EXPUNGE") }
        }
        view.expungesSeen = mailbox.expunges.count
        if !vanished.isEmpty { try output.line("* VANISHED \(vanished)") }
    }

    private func tellKeywords(_ mailbox: SandboxMailbox, _ view: inout SelectedMailbox) throws(Interruption) {
        guard mailbox.keywords.count > view.keywordsSeen else { return }
        view.keywordsSeen = mailbox.keywords.count
        try writeFlagsLines(mailbox, isReadOnly: view.isReadOnly)
    }

    /// - Returns: whether a UID is of a message that the client was told of only now.
    private func tellArrivals(_ mailbox: SandboxMailbox, _ view: inout SelectedMailbox) throws(Interruption) -> (UID) -> Bool {
        let known = view.uidNextSeen
        guard mailbox.uidNext > known else { return { _ in false } }
        view.uidNextSeen = mailbox.uidNext
        let first = mailbox.messages.lowerBound(of: UInt32(min(known, UInt64(UInt32.max)))) { $0.uid.value }
        let arrived = mailbox.messages[first...].map(\.uid.value)
        view.uids += arrived
        if !arrived.isEmpty { try output.line("* \(view.uids.count) EXISTS") }
        return { UInt64($0.value) >= known }
    }

    private func tellChanges(
        _ mailbox: SandboxMailbox, _ view: inout SelectedMailbox, isNew: (UID) -> Bool
    ) throws(Interruption) {
        guard mailbox.highestModSeq > view.modSeqSeen else { return }
        for message in mailbox.messages where message.modSeq > view.modSeqSeen && message.changedBy != id && !isNew(message.uid) {
            guard let number = view.number(of: message.uid.value) else { continue }
            try writeFlags(of: message, number: number, withUID: tellsVanished)
        }
        view.modSeqSeen = mailbox.highestModSeq
    }

    /// `* n FETCH (FLAGS …)` as a server sends it unasked.
    func writeFlags(of message: SandboxMessage, number: Int, withUID: Bool) throws(Interruption) {
        var items = ["FLAGS \(message.flags)"]
        if withUID, !isUIDOnly { items.insert("UID \(message.uid)", at: 0) }
        if usesModSeqs { items.append("MODSEQ (\(message.modSeq))") }
        let list = items.joined(separator: " ")
        try output.line(isUIDOnly ? "* \(message.uid) UIDFETCH (\(list))" : "* \(number) FETCH (\(list))")
    }

    /// The flags there are and those the client may change (RFC 3501 section 7.1, 7.2.6).
    func writeFlagsLines(_ mailbox: SandboxMailbox, isReadOnly: Bool) throws(Interruption) {
        let words = MessageFlags([.seen, .answered, .flagged, .deleted, .draft]).words + mailbox.keywords.map(\.name)
        try output.line("* FLAGS (\(words.joined(separator: " ")))")
        let lasting = MessageFlags(profile.permanentSystemFlags).words + mailbox.keywords.map(\.name)
        let isOpen = profile.allowsNewKeywords && mailbox.keywords.count < profile.keywordLimit ?? .max
        let permanent = isReadOnly ? [] : lasting + (isOpen ? ["\\*"] : [])
        try output.line("* OK [PERMANENTFLAGS (\(permanent.joined(separator: " ")))] Flags permitted.")
    }
}
