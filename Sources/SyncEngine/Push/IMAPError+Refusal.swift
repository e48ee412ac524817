import IMAPClient

extension IMAPError {
    /// The server's lasting NO or BAD to what was asked; the connection can be used as before.
    func isRefusal(on session: Session) -> Bool {
        guard session.connection.isOpen, kind != .cancelled, kind != .closed else { return false }
        return disposition == .lasting || disposition == .gone
    }
}

extension PendingReply {
    /// The server's answer, whatever it is.
    func outcome() async -> Result<Reply, IMAPError> {
        do throws(IMAPError) { return .success(try await value()) } catch { return .failure(error) }
    }
}
