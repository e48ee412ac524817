import Mail

/// STORE and UID STORE (RFC 3501 section 6.4.6, RFC 7162 section 3.1.3).
extension SandboxSession {
    private struct StoreArguments {
        let set: NumberSet
        var unchangedSince: ModSeq?
        var isSilent = false
        var change: @Sendable (MessageFlags) -> MessageFlags = { $0 }
    }

    func store(_ scanner: inout CommandScanner, isUID: Bool) throws(Interruption) -> Completion {
        let arguments = try storeArguments(&scanner)
        guard let view = selected else { throw .bad("No mailbox is selected") }
        if view.isReadOnly { throw .no("[READ-ONLY] Mailbox is read-only") }
        let indices = try view.indices(arguments.set, isUID: isUID)
        let wanted = UIDSet(indices.compactMap { UID(view.uids[$0]) })
        let (failed, mailbox): (UIDSet, SandboxMailbox?) = account.change { state in
            let failed = state.change(id: view.id) { mailbox in
                let failed = arguments.unchangedSince.map { mailbox.changed(since: $0, among: wanted) } ?? UIDSet()
                mailbox.changeFlags(of: wanted.subtracting(failed), by: id, arguments.change)
                return failed
            }
            return (failed ?? UIDSet(), state.mailboxes[view.id])
        }
        guard let mailbox else { throw .no("[NONEXISTENT] The mailbox is gone") }
        try tellKeywords()
        try answerStore(arguments, done: wanted.subtracting(failed), mailbox, view, isUID: isUID)
        guard !failed.isEmpty else { return Completion("Store completed.") }
        let names = isUID ? failed : UIDSet(failed.compactMap { view.number(of: $0.value).flatMap { UID(UInt32($0)) } })
        if profile.refusesConflicts { throw .no("[MODIFIED \(names)] Conditional store failed.") }
        return Completion("Conditional store failed.", code: "MODIFIED \(names)")
    }

    /// With CONDSTORE in use the new MODSEQ is told even when asked to be silent.
    private func answerStore(
        _ arguments: StoreArguments, done: UIDSet, _ mailbox: SandboxMailbox, _ view: SelectedMailbox, isUID: Bool
    ) throws(Interruption) {
        for uid in done {
            guard let message = mailbox.message(uid), let number = view.number(of: uid.value) else { continue }
            if !arguments.isSilent {
                try writeFlags(of: message, number: number, withUID: isUID || tellsVanished)
            } else if usesModSeqs {
                let items = isUID && !isUIDOnly ? "UID \(uid) MODSEQ (\(message.modSeq))" : "MODSEQ (\(message.modSeq))"
                try output.line(isUIDOnly ? "* \(uid) UIDFETCH (\(items))" : "* \(number) FETCH (\(items))")
            }
        }
    }

    private func storeArguments(_ scanner: inout CommandScanner) throws(Interruption) -> StoreArguments {
        try scanner.space()
        var result = StoreArguments(set: try scanner.numberSet())
        try scanner.space()
        if scanner.take("(") {
            guard has("CONDSTORE"), try scanner.keyword() == "UNCHANGEDSINCE" else { throw .bad("Unknown store modifier") }
            try scanner.space()
            result.unchangedSince = ModSeq(try scanner.number())
            enabled.insert("CONDSTORE")
            try scanner.expect(")")
            try scanner.space()
        }
        let verb = try scanner.keyword()
        result.isSilent = verb.hasSuffix(".SILENT")
        try scanner.space()
        let words = MessageFlags(words: try flagWords(&scanner))
        try scanner.end()
        // What is only taken away need not be storable.
        let given =
            verb.hasPrefix("-")
            ? words : try storable(words, in: selected.flatMap { view in account.withState { $0.mailboxes[view.id] } })
        switch result.isSilent ? String(verb.dropLast(7)) : verb {
        case "FLAGS": result.change = { _ in given }
        case "+FLAGS":
            result.change = { $0.adding(given) }
        case "-FLAGS": result.change = { $0.removing(given) }
        default: throw .bad("Unknown store item")
        }
        return result
    }

    /// `(\Seen $Label)`, or without parentheses.
    func flagWords(_ scanner: inout CommandScanner) throws(Interruption) -> [String] {
        if scanner.next == UInt8(ascii: "(") {
            return try scanner.list { scanner throws(Interruption) in try scanner.word() }
        }
        var words = [try scanner.word()]
        while scanner.take(" ") { words.append(try scanner.word()) }
        return words
    }

    /// What of the flags the mailbox keeps: those of PERMANENTFLAGS.
    func storable(_ flags: MessageFlags, in mailbox: SandboxMailbox?) throws(Interruption) -> MessageFlags {
        let known = mailbox?.keywords ?? []
        let new = flags.keywords.filter { !known.contains($0) }
        let system = flags.system.intersection(profile.permanentSystemFlags)
        guard profile.allowsNewKeywords || new.isEmpty else {
            if let refusal = profile.keywordRefusal { throw .refused(refusal) }
            return MessageFlags(system, keywords: flags.keywords.filter(known.contains))
        }
        if let limit = profile.keywordLimit, !new.isEmpty, known.count + new.count > limit {
            throw .no("[LIMIT] Too many keywords")
        }
        return MessageFlags(system, keywords: flags.keywords)
    }
}

extension SandboxMailbox {
    /// Those of `uids` that changed after `modSeq`.
    fileprivate func changed(since modSeq: ModSeq, among uids: UIDSet) -> UIDSet {
        UIDSet(messages.lazy.filter { $0.modSeq > modSeq && uids.contains($0.uid) }.map(\.uid))
    }
}
