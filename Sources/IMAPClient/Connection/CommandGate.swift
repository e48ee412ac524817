import IMAPProtocol

/// Keeps a read-only connection's promise: a command that could change anything on the server is refused here, before
/// it is encoded, so that not one byte of it can leave.
struct CommandGate: Sendable {
    /// What may be said on a read-only connection, whatever ``Command/mutatesServer`` says: both must agree.
    private static let readOnlyNames: Set<String> = [
        "CAPABILITY", "ID", "NOOP", "LOGOUT", "AUTHENTICATE", "LOGIN", "ENABLE", "NAMESPACE", "LIST", "LSUB", "STATUS",
        "EXAMINE", "FETCH", "UID FETCH", "SEARCH", "UID SEARCH", "IDLE", "DONE", "NOTIFY", "UNSELECT", "COMPRESS DEFLATE",
        "STARTTLS", "GETQUOTAROOT",
    ]

    let access: Access

    /// `nil` lets the command through.
    func objection(to command: Command) -> IMAPError? {
        guard access == .readOnly else { return nil }
        guard command.mutatesServer || !Self.readOnlyNames.contains(command.name) else { return nil }
        return IMAPError(
            .gate, message: "\(command.summary) was not sent: this account is only read, never written to.",
            command: command.name, mailbox: command.mailbox)
    }
}
