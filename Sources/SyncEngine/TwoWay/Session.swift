import IMAPClient
import IMAPProtocol
import Mail
import Synchronization

/// A connection lent to one piece of work, and the mailbox that is open on it.
final class Session: Sendable {
    let connection: IMAPConnection
    private let open = Mutex<SelectedMailbox?>(nil)

    init(_ connection: IMAPConnection) { self.connection = connection }

    /// Opens a mailbox, whatever is open.
    @discardableResult
    func select(
        _ name: MailboxName, readOnly: Bool, parameters: SelectParameters = .none
    ) async throws(IMAPError) -> SelectedMailbox {
        open.withLock { $0 = nil }
        let selected = try await connection.select(name, readOnly: readOnly, parameters: parameters)
        var kept = selected
        // Of use to who asked only, and large where much has changed.
        (kept.changed, kept.vanished) = ([], UIDSet())
        open.withLock { [kept] in $0 = kept }
        return selected
    }

    /// Opens a mailbox for writing, unless it is open already.
    @discardableResult
    func openForWriting(_ name: MailboxName) async throws(IMAPError) -> SelectedMailbox {
        if let selected = open.withLock({ $0 }), selected.name == name, !selected.isReadOnly { return selected }
        return try await select(name, readOnly: false)
    }

    /// Opens a mailbox, unless it is open already, whether for writing or not.
    ///
    /// - Parameter readOnly: how to open it if it is not.
    @discardableResult
    func open(_ name: MailboxName, readOnly: Bool) async throws(IMAPError) -> SelectedMailbox {
        if let selected = open.withLock({ $0 }), selected.name == name { return selected }
        return try await select(name, readOnly: readOnly)
    }

    /// What is open was renamed, deleted or is not to be relied on any more.
    func forgetSelection() { open.withLock { $0 = nil } }
}
