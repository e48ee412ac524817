@testable import IMAPClient
import IMAPProtocol
import IMAPSandbox
import Mail
import NIOPosix
import SASL
import Testing

@Suite("Tokens and the sandbox")
struct SandboxTokenTests {
    @Test(
        "a session whose token is over ends without fault, and the next has a fresh one",
        arguments: ["AUTH=XOAUTH2", "AUTH=OAUTHBEARER"])
    func ends(offered: String) async throws {
        let account = SandboxAccount(user: "alice", password: Secret("wonderland"))
        let server = SandboxServer(account: account, profile: SandboxProfile.full.with(offered))
        let port = try server.start()
        defer { server.stop() }
        account.accept(Secret("first"))
        var options = SessionOptions.test(port: port)
        let tokens = ScriptedTokens("first", "second")
        options.credentials = tokens
        let pool = ConnectionPool(options)
        let connection = try await pool.open()
        try await connection.run(.noop)
        account.expire(Secret("first"))
        account.accept(Secret("second"))
        let error = await #expect(throws: IMAPError.self) { try await connection.run(.noop) }
        #expect(error?.kind == .sessionEnded && error?.disposition == .passing)
        pool.discard(connection)
        let next = try await pool.open()
        try await next.run(.noop)
        #expect(tokens.refusals.count == 1)
        await pool.retire(next)
    }
}
