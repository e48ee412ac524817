@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOPosix
import SASL
import Testing

@Suite("Tokens on real sockets")
struct SignInTests {
    private static let group = MultiThreadedEventLoopGroup.singleton

    /// A server that takes the token `good` and says `refusal` to others.
    private static func server(_ refusal: String = "NO [AUTHENTICATIONFAILED] no") async throws -> ScriptedServer {
        try await ScriptedServer(greeting: "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi", on: group) { line in
            guard line.contains("AUTHENTICATE") else { return .say("$TAG OK done\r\n") }
            return .say(
                line.hasSuffix(TokenSignInTests.xoauth2) ? "$TAG OK [CAPABILITY IMAP4rev1] in\r\n" : "$TAG \(refusal)\r\n")
        }
    }

    private static func options(_ port: Int, _ tokens: any CredentialSource) -> SessionOptions {
        var options = SessionOptions.test(port: port)
        options.credentials = tokens
        return options
    }

    /// The error of a sign-in; `nil` if it was good.
    private static func signIn(_ server: ScriptedServer, _ tokens: ScriptedTokens) async throws -> IMAPError? {
        let error: IMAPError?
        do throws(IMAPError) {
            let connection = try await IMAPConnection.open(options(server.port, tokens), on: group)
            await connection.logout()
            error = nil
        } catch let failure {
            error = failure
        }
        try await server.stop()
        return error
    }

    @Test("a refused token is renewed once, and the connection comes about")
    func renewed() async throws {
        let (server, tokens) = (try await Self.server(), ScriptedTokens("old", "good"))
        #expect(try await Self.signIn(server, tokens) == nil)
        #expect(tokens.refusals == [TokenRefusal()])
        #expect(server.lines.filter { $0.contains("AUTHENTICATE") }.count == 2)
    }

    @Test("a renewed token that is refused as well is the end: signing in again would not help")
    func refusedTwice() async throws {
        let (server, tokens) = (try await Self.server(), ScriptedTokens("old", "new", "good"))
        let error = try await Self.signIn(server, tokens)
        #expect(error?.kind == .tokenRefused && error?.disposition == .lasting)
        #expect(error?.message.hasSuffix("a token renewed just now was refused as well.") == true)
        #expect(tokens.refusals.count == 1)
    }

    @Test("what a refused token tells by itself is the reason that is told")
    func reason() async throws {
        let tokens = ScriptedTokens("old", "new", reason: "the token is of bob")
        let error = try await Self.signIn(try await Self.server(), tokens)
        #expect(error?.message == "the token is of bob; a token renewed just now was refused as well.")
    }

    @Test("where there is no other token, the user has to sign in")
    func noOther() async throws {
        let error = try await Self.signIn(try await Self.server(), ScriptedTokens("old"))
        #expect(error?.kind == .tokenRefused && error?.disposition == .signIn)
    }

    @Test(
        "a busy server or one with too many connections costs no token",
        arguments: ["NO [ALERT] Too many simultaneous connections. (Failure)", "NO [UNAVAILABLE] later"])
    func busy(refusal: String) async throws {
        let tokens = ScriptedTokens("old", "good")
        let error = try await Self.signIn(try await Self.server(refusal), tokens)
        #expect(error?.kind == .throttled || error?.kind == .unavailable)
        #expect(tokens.refusals.isEmpty)
    }

    @Test("no connection is made where the source has nothing to sign in with")
    func noCredentials() async throws {
        let server = try await Self.server()
        let error = try await Self.signIn(server, ScriptedTokens())
        #expect(error?.kind == .noCredentials && error?.disposition == .signIn)
        #expect(server.lines.isEmpty)
    }

    @Test("a pool asks for each connection anew")
    func pool() async throws {
        let (server, tokens) = (try await Self.server(), ScriptedTokens("good"))
        let pool = ConnectionPool(Self.options(server.port, tokens))
        let (first, second) = (try await pool.open(), try await pool.open())
        #expect(tokens.asked == 2)
        await pool.retire(first)
        await pool.retire(second)
        try await server.stop()
    }

    @Test("a refusal beside connections with the same token is taken for a limit, and after them for what it is")
    func limit() async throws {
        let counter = Counter()
        let server = try await ScriptedServer(greeting: "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi", on: Self.group) {
            line in
            guard line.contains("AUTHENTICATE") else { return .say("$TAG OK done\r\n") }
            return .say(counter.next() == 1 ? "$TAG OK [CAPABILITY IMAP4rev1] in\r\n" : "$TAG NO [AUTHENTICATIONFAILED] no\r\n")
        }
        let tokens = ScriptedTokens("good")
        let pool = ConnectionPool(Self.options(server.port, tokens))
        let first = try await pool.open()
        let beside = await #expect(throws: IMAPError.self) { try await pool.open() }
        #expect(beside?.kind == .throttled && beside?.retryAfter == .seconds(60))
        #expect(tokens.refusals.isEmpty)
        await pool.retire(first)
        let after = await #expect(throws: IMAPError.self) { try await pool.open() }
        #expect(after?.kind == .tokenRefused)
        #expect(tokens.refusals.count == 1)
        try await server.stop()
    }

    @Test("a login without a mailbox is tried again after longer and longer waits, then given up with advice")
    func withoutMailbox() async throws {
        let server = try await ScriptedServer(greeting: "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi", on: Self.group) {
            line in
            line.contains("AUTHENTICATE")
                ? .say("$TAG OK [CAPABILITY IMAP4rev1 BACKENDAUTHENTICATE NAMESPACE] AUTHENTICATE completed.\r\n")
                : .say("$TAG BAD User is authenticated but not connected.\r\n* BYE Connection closed. 14\r\n")
        }
        let pool = ConnectionPool(Self.options(server.port, ScriptedTokens("good")))
        var errors: [IMAPError] = []
        for _ in 1...4 {
            let error = await #expect(throws: IMAPError.self) { try await pool.open() }
            errors.append(try #require(error))
        }
        #expect(errors.map(\.kind) == Array(repeating: .notConnected, count: 4))
        #expect(errors.map(\.retryAfter) == [.seconds(30), .seconds(120), .seconds(600), nil])
        #expect(errors.map(\.disposition) == [.throttled, .throttled, .throttled, .lasting])
        #expect(errors[3].message.contains("Add-MailboxPermission") && !errors[2].message.contains("Add-MailboxPermission"))
        try await server.stop()
    }
}
