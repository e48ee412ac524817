@testable import IMAPClient
import IMAPProtocol
import IMAPSandbox
import Mail
import NIOPosix

/// A sandbox server with two mailboxes, INBOX and Box, and sessions with it.
final class SandboxRig: Sendable {
    let account = SandboxAccount(user: "alice", password: Secret("wonderland"))
    let server: SandboxServer
    private let port: Int

    init(_ profile: SandboxProfile = .full) throws {
        account.createMailbox("Box")
        server = SandboxServer(account: account, profile: profile)
        port = try server.start()
    }

    deinit { server.stop() }

    func connect(
        _ access: Access = .readWrite, enable: [String] = [], alert: (@Sendable (String) -> Void)? = nil
    ) async throws -> IMAPConnection {
        var options = SessionOptions.test(port: port, access: access)
        options.enable = enable
        options.alert = alert
        return try await IMAPConnection.open(options, on: MultiThreadedEventLoopGroup.singleton)
    }

    /// A session that has INBOX open for writing, with so many short messages in it, UIDs from 1.
    func writing(_ messages: Int = 0, enable: [String] = []) async throws -> IMAPConnection {
        for number in 0..<messages {
            account.append(SandboxMessage(text: "Message-ID: <\(number + 1)@example.org>\r\n\r\ntext\r\n"), to: .inbox)
        }
        let connection = try await connect(enable: enable)
        _ = try await connection.select(.inbox, readOnly: false)
        return connection
    }

    /// UIDs in the mailbox.
    func uids(_ name: MailboxName = .inbox) -> UIDSet { account.mailbox(name)?.uids ?? [] }

    func flags(_ uid: UID, in name: MailboxName = .inbox) -> MessageFlags? { account.mailbox(name)?.message(uid)?.flags }
}
