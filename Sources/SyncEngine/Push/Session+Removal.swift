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

    /// Marks messages, and removes exactly these where the server can; both in one go.
    func remove(_ uids: UIDSet) async throws(IMAPError) {
        guard canExpunge else { return try await markDeleted(uids) }
        let marked = connection.submit(.uidStore(.numbers(uids), StoreChange(.add, MessageFlags(.deleted))))
        let removed = connection.submit(.uidExpunge(uids))
        try await finish(marked)
        try await finish(removed)
    }

    private func finish(_ pending: PendingReply) async throws(IMAPError) {
        guard case .failure(let error) = await pending.outcome() else { return }
        guard error.code == .expungeIssued, connection.isOpen else { throw error }
    }
}
