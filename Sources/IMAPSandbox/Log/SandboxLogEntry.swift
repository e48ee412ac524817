/// A command that a client sent.
package struct SandboxLogEntry: Sendable, Equatable {
    /// Counts connections from 1.
    package let connection: Int
    /// As the client wrote it.
    package let tag: String
    /// In upper case, with its `UID`, such as `UID FETCH`.
    package let name: String
    /// What followed the name, literals as `{n}`; `<redacted>` for commands that carry a password.
    package let arguments: String
}
