@testable import IMAPSandbox
import Mail

/// A server with an account for one test; it stops when the test lets go of it.
final class SandboxRig {
    let account: SandboxAccount
    let server: SandboxServer
    let port: Int
    var faults: FaultPlan { server.faults }

    init(_ profile: SandboxProfile = .full, delimiter: UInt8? = UInt8(ascii: "/")) throws {
        account = SandboxAccount(delimiter: delimiter)
        server = SandboxServer(account: account, profile: profile)
        port = try server.start()
    }

    deinit { server.stop() }

    /// A client that has read the greeting.
    func connected() throws -> WireClient {
        let client = try WireClient(port: port)
        client.rig = self
        _ = try client.line()
        return client
    }

    /// A client that has logged in.
    func loggedIn() throws -> WireClient {
        let client = try connected()
        try client.run("LOGIN ann secret")
        return client
    }

    /// A client that has logged in, run `before`, and selected the mailbox.
    func selected(_ mailbox: String = "INBOX", before: String...) throws -> WireClient {
        let client = try loggedIn()
        for command in before { try client.run(command) }
        try client.run("SELECT \(mailbox)")
        return client
    }

    /// Short messages that differ, with UIDs from 1.
    func fill(_ count: Int, _ mailbox: MailboxName = .inbox, flags: MessageFlags = .none) {
        for index in 0..<count {
            let text = "From: a@example.org\r\nSubject: Number \(index + 1)\r\n\r\nText \(index + 1)\r\n"
            account.append(SandboxMessage(text: text, flags: flags), to: mailbox)
        }
    }
}
