import Mail

/// A misbehaviour and what it waits for.
package enum Fault: Sendable {
    /// Waits for a new connection.
    case connection(ConnectionFault)
    /// Waits for a command of this name, such as `FETCH` or `UID FETCH`; `nil` is any.
    case command(String?, CommandFault)
    /// Waits for a command that names this mailbox first (SELECT, EXAMINE, STATUS, APPEND…); `nil` as name is any.
    case mailbox(MailboxName, command: String?, CommandFault)
    /// Waits for a FETCH of this message; `nil` as mailbox is any.
    case message(UID, in: MailboxName?, MessageFault)
}
