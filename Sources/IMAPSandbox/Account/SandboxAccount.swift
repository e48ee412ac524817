import IMAPProtocol
import Mail
import Synchronization

/// A user's mail on the sandbox server. Tests change it while sessions run; the sessions tell their clients as
/// RFC 3501 section 7 allows.
package final class SandboxAccount: Sendable {
    /// Compared byte by byte at login.
    package let user: String
    /// Compared byte by byte at login.
    package let password: Secret
    /// Between the levels of a name; `nil` for a server without hierarchy.
    package let delimiter: UInt8?
    private let state = Mutex(AccountState())

    /// An account with an empty INBOX.
    package init(user: String = "ann", password: Secret = Secret("secret"), delimiter: UInt8? = UInt8(ascii: "/")) {
        self.user = user
        self.password = password
        self.delimiter = delimiter
        change { $0.create(.inbox, attributes: [], isSelectable: true) }
    }

    /// Looks at, or changes, the state under the lock, without telling anyone.
    func withState<Result>(_ body: (inout AccountState) throws -> sending Result) rethrows -> sending Result {
        try state.withLock { try body(&$0) }
    }

    /// Changes the state under the lock and wakes the sessions that wait for changes.
    func change<Result: Sendable>(_ body: (inout AccountState) -> Result) -> Result {
        state.withLock { state in
            defer { state.notifyObservers() }
            return body(&state)
        }
    }

    /// The name as the server writes it: levels joined by the delimiter, in modified UTF-7 (RFC 3501 section 5.1.3).
    package func name(_ levels: String...) -> MailboxName { name(levels: levels) }

    func name(levels: [String]) -> MailboxName {
        var bytes: [UInt8] = []
        for (index, level) in levels.enumerated() {
            if index > 0 { bytes.append(delimiter ?? UInt8(ascii: "/")) }
            bytes += ModifiedUTF7.encode(level)
        }
        return MailboxName(bytes)
    }
}
