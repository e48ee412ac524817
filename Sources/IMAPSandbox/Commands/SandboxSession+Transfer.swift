import Mail

/// COPY, MOVE, EXPUNGE (RFC 3501 section 6.4, RFC 4315, RFC 6851).
extension SandboxSession {
    func copy(_ arguments: inout CommandScanner, isUID: Bool) throws(Interruption) -> Completion {
        guard let transfer = try transfer(&arguments, isUID: isUID, removes: false) else {
            return Completion("No messages found.")
        }
        return Completion("Copy completed.", code: has("UIDPLUS") ? transfer : nil)
    }

    /// COPYUID comes untagged, before the messages vanish (RFC 6851 section 4.3).
    func move(_ arguments: inout CommandScanner, isUID: Bool) throws(Interruption) -> Completion {
        guard let transfer = try transfer(&arguments, isUID: isUID, removes: true) else {
            return Completion("No messages found.")
        }
        guard has("UIDPLUS") else { return Completion("Move completed.") }
        if profile.movesTellUIDsLast { return Completion("Move completed.", code: transfer) }
        try output.line("* OK [\(transfer)] Moved UIDs.")
        return Completion("Move completed.")
    }

    /// - Returns: the COPYUID code; `nil` when the set named no message.
    private func transfer(_ arguments: inout CommandScanner, isUID: Bool, removes: Bool) throws(Interruption) -> String? {
        try arguments.space()
        let set = try arguments.numberSet()
        let target = try mailboxArgument(&arguments)
        try arguments.end()
        guard let view = selected else { throw .bad("No mailbox is selected") }
        if removes, view.isReadOnly { throw .no("[READ-ONLY] Mailbox is read-only") }
        let uids = UIDSet(try view.indices(set, isUID: isUID).compactMap { UID(view.uids[$0]) })
        if let limit = profile.limit("MESSAGELIMIT"), uids.count > limit {
            throw .no("[MESSAGELIMIT \(limit)] Too many messages")
        }
        let result: Result<(validity: UIDValidity, moved: [(source: UID, target: UID)]), Interruption> = account.change { state in
            guard let source = state.mailboxes[view.id] else { return .failure(.no("[NONEXISTENT] The mailbox is gone")) }
            let octets = removes ? 0 : uids.reduce(0) { $0 + (source.message($1)?.body.octets ?? 0) }
            if let refusal = state.refusal(to: target, taking: octets, quota: profile.quota) { return .failure(.no(refusal)) }
            let moved = state.copy(uids, from: source.name, to: target, by: id)
            if removes { _ = state.change(id: view.id) { $0.expunge(UIDSet(moved.map(\.source)), by: id) } }
            return .success((state[target]?.uidValidity ?? 0, moved))
        }
        let (validity, moved) = try result.get()
        guard !moved.isEmpty else { return nil }
        return "COPYUID \(validity) \(UIDSet(moved.map(\.source))) \(UIDSet(moved.map(\.target)))"
    }

    func expunge(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        try arguments.end()
        return try expunge(nil)
    }

    func uidExpunge(_ arguments: inout CommandScanner) throws(Interruption) -> Completion {
        try arguments.space()
        let set = try arguments.numberSet()
        try arguments.end()
        return try expunge(set)
    }

    /// Removes what is marked `\Deleted`, of `set` alone if given; the update before the tagged answer tells it.
    private func expunge(_ set: NumberSet?) throws(Interruption) -> Completion {
        guard let view = selected else { throw .bad("No mailbox is selected") }
        if view.isReadOnly { throw .no("[READ-ONLY] Mailbox is read-only") }
        let named = set.map { $0.resolved(last: view.uids.last ?? 0) }
        let highest = account.change { state in
            state.change(id: view.id) { mailbox -> ModSeq? in
                let marked = mailbox.deletedUIDs
                let removed = mailbox.expunge(named.map(marked.intersection) ?? marked, by: id)
                return removed.isEmpty ? nil : mailbox.highestModSeq
            } ?? nil
        }
        return Completion("Expunge completed.", code: usesModSeqs ? highest.map { "HIGHESTMODSEQ \($0)" } : nil)
    }
}
