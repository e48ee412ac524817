import Mail

/// FETCH and UID FETCH (RFC 3501 section 6.4.5): which messages, and in what order.
extension SandboxSession {
    func fetch(_ scanner: inout CommandScanner, isUID: Bool) throws(Interruption) -> Completion {
        var arguments = try fetchArguments(&scanner, isUID: isUID)
        guard let view = selected, let mailbox = account.withState({ $0.mailboxes[view.id] }) else {
            throw .no("[NONEXISTENT] The mailbox is gone")
        }
        let isConditional = arguments.changedSince != nil || arguments.asks { if case .modSeq = $0 { true } else { false } }
        if isConditional { enabled.insert("CONDSTORE") }
        if arguments.changedSince != nil { arguments.items.append(.modSeq) }
        if let modSeq = arguments.changedSince, arguments.asksForVanished {
            let removed = mailbox.vanished(since: modSeq, among: arguments.set.resolved(last: view.uids.last ?? 0))
            if !removed.isEmpty { try output.line("* VANISHED (EARLIER) \(removed)") }
        }
        var indices = try view.indices(arguments.set, isUID: isUID)
        if let modSeq = arguments.changedSince {
            indices.removeAll { UID(view.uids[$0]).flatMap(mailbox.message).map { $0.modSeq <= modSeq } ?? true }
        }
        if let partial = arguments.partial { indices = Array(indices[partial.range(in: indices.count)]) }
        let limit = limited(&indices, view)
        let marksSeen = !view.isReadOnly && arguments.asks { if case .body(let section) = $0 { !section.isPeek } else { false } }
        let writer = FetchWriter(
            session: self, view: view, mailbox: mailbox, arguments: arguments, isUID: isUID, marksSeen: marksSeen)
        let result = try writer.write(indices)
        if marksSeen { markSeen(indices.compactMap { UID(view.uids[$0]) }, in: view) }
        if let refusal = result.refusal { throw .refused(refusal) }
        let code = limit ?? (result.foundAll ? nil : "EXPUNGEISSUED")
        return Completion(result.foundAll ? "Fetch completed." : "Some messages were already expunged.", code: code)
    }

    /// Cuts a command down to the newest messages that it may touch at once (RFC 9738 section 3.1), newest first.
    /// - Returns: the response code, when something was cut.
    func limited(_ indices: inout [Int], _ view: SelectedMailbox) -> String? {
        guard let limit = profile.limit("MESSAGELIMIT"), indices.count > limit else { return nil }
        indices = indices.suffix(limit).reversed()
        return "MESSAGELIMIT \(limit)" + (indices.last.map { " \(view.uids[$0])" } ?? "")
    }

    private func markSeen(_ uids: [UID], in view: SelectedMailbox) {
        account.change { state in
            _ = state.change(id: view.id) { mailbox in
                mailbox.changeFlags(of: UIDSet(uids), by: id) {
                    MessageFlags($0.system.union(.seen), keywords: $0.keywords)
                }
            }
        }
    }
}
