import IMAPClient
import IMAPProtocol
import Mail

extension Session {
    /// Single messages can be removed (UID EXPUNGE, RFC 4315). Without it everything that is marked would go.
    var canExpunge: Bool { connection.capabilities.has("UIDPLUS") }

    /// Marks messages of the open mailbox as `\Deleted`. Those that are gone already are no matter.
    func markDeleted(_ uids: UIDSet) async throws(IMAPError) {
        try await finish(connection.submit(.uidStore(.numbers(uids), StoreChange(.add, MessageFlags(.deleted)))))
    }

    /// Marks messages, and removes exactly these where the server can, and asks what came of it: a server may pass over a
    /// message while another client is at work in the mailbox. What is left is removed once more.
    ///
    /// - Returns: those that are not there any more; without UIDPLUS, those that are marked.
    func remove(_ uids: UIDSet) async throws(IMAPError) -> UIDSet {
        guard canExpunge else {
            try await markDeleted(uids)
            return uids
        }
        let left = try await expunge(uids)
        return left.isEmpty ? uids : uids.subtracting(try await expunge(left))
    }

    /// - Returns: those that are still there.
    private func expunge(_ uids: UIDSet) async throws(IMAPError) -> UIDSet {
        let marked = connection.submit(.uidStore(.numbers(uids), StoreChange(.add, MessageFlags(.deleted))))
        let removed = connection.submit(.uidExpunge(uids))
        try await finish(marked)
        try await finish(removed)
        return try await PresenceQuestion(uids, on: connection).answer()
    }

    private func finish(_ pending: PendingReply) async throws(IMAPError) {
        guard case .failure(let error) = await pending.outcome() else { return }
        guard error.code == .expungeIssued, connection.isOpen else { throw error }
    }
}
