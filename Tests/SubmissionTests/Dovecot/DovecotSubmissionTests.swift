import Glibc
import Mail
import SASL
@testable import Submission
import TestRig
import Testing
import Transport

/// Dovecot's submission server judges the sign-in and relays to a sink.
@Suite("A real Dovecot takes mail for sending", .serialized)
struct DovecotSubmissionTests {
    private struct World {
        let dovecot: Dovecot
        let sink: SMTPSink
        let signer: TokenSigner

        func endpoint(_ security: Endpoint.Security, host: String = "localhost", trust: Trust? = nil) -> Endpoint {
            Endpoint(
                host: host, port: security == .tls ? dovecot.ports.submissions : dovecot.ports.submission, security: security,
                trust: trust ?? .extraAnchor(path: dovecot.certificates.authority))
        }

        func token(_ changes: [String: TokenClaim] = [:]) async throws -> Credentials {
            let now = time(nil)
            let claims: [String: TokenClaim] = [
                "iss": .text(DovecotOAuth().issuer), "sub": .text("alice"), "scope": .text(DovecotOAuth().scope),
                "iat": .number(now), "exp": .number(now + 3600),
            ]
            let token = try await signer.token(claims.merging(changes) { $1 })
            return .bearer(user: "alice", token: Secret(token), expires: nil)
        }
    }

    private static func with(
        _ change: (inout DovecotOptions) -> Void = { _ in }, _ body: (World) async throws -> Void
    ) async throws {
        let (sink, signer) = (try SMTPSink(), try await TokenSigner())
        var options = DovecotOptions()
        options.oauth = DovecotOAuth(signer)
        options.relay = sink.port
        change(&options)
        try await Dovecot.withServer(options) { try await body(World(dovecot: $0, sink: sink, signer: signer)) }
    }

    private static let password = Credentials.password(user: "alice", Secret("wonderland"))
    private static let text = "Subject: dots\r\n\r\n.one\r\n..\r\n.\r\nend\r\n"

    private static func failure(
        _ endpoint: Endpoint, _ credentials: Credentials
    ) async throws -> SubmissionFailure? {
        let letter = try Letter.test()
        do throws(SubmissionFailure) {
            _ = try await Submitter(to: endpoint).send(letter, as: credentials)
            return nil
        } catch {
            return error
        }
    }

    @Test("with a token or a password, by every mechanism and both ways of TLS, dot for dot")
    func good() async throws {
        for mechanism in ["plain", "login", "scram-sha-1", "scram-sha-256", "oauthbearer", "xoauth2"] {
            let isToken = mechanism.hasSuffix("2") || mechanism.hasSuffix("bearer")
            try await Self.with {
                $0.configuration = "auth_mechanisms = \(mechanism)"
            } _: { world in
                let credentials = isToken ? try await world.token() : Self.password
                for security in [Endpoint.Security.tls, .startTLS] {
                    let receipt = try await Submitter(to: world.endpoint(security)).send(.test(Self.text), as: credentials)
                    #expect(receipt.mechanism.rawValue == mechanism.uppercased())
                    #expect(receipt.reply.text.contains("4711"))
                }
                #expect(world.sink.deliveries.count == 2)
                for delivery in world.sink.deliveries {
                    #expect(delivery.content.hasSuffix(Self.text))
                    #expect(delivery.sender.hasPrefix("<alice@example.org>"))
                    #expect(delivery.recipients == ["<bob@example.org>"])
                }
            }
        }
    }

    @Test("with long tokens", arguments: [1000, 4000])
    func long(octets: Int) async throws {
        try await Self.with { world in
            let credentials = try await world.token(["groups": .text(String(repeating: "g", count: octets))])
            _ = try await Submitter(to: world.endpoint(.startTLS)).send(.test(), as: credentials)
            #expect(world.sink.deliveries.count == 1)
        }
    }

    @Test("refuses bad tokens and passwords, and we say what to do")
    func refused() async throws {
        try await Self.with { world in
            let tokens = [["exp": TokenClaim.number(time(nil) - 60)], ["sub": .text("bob")], ["scope": .text("other")]]
            for changes in tokens {
                let failure = try #require(try await Self.failure(world.endpoint(.tls), try await world.token(changes)))
                #expect(failure.refusesCredentials && failure.remedy == .signIn && failure.stage == .signingIn)
                #expect(failure.refusal?.openIDConfiguration != nil)
                #expect(failure.message.contains("auth login"))
            }
            let wrong = Credentials.password(user: "alice", Secret("looking-glass"))
            let failure = try #require(try await Self.failure(world.endpoint(.startTLS), wrong))
            #expect(failure.refusesCredentials && failure.message.contains("password"))
            #expect(!failure.message.contains("looking-glass"))
            #expect(world.sink.deliveries.isEmpty)
        }
    }

    @Test("with whose certificate something is wrong gets no secret")
    func certificates() async throws {
        try await Self.with { world in
            for security in [Endpoint.Security.tls, .startTLS] {
                let endpoints = [
                    world.endpoint(security, trust: .system), world.endpoint(security, trust: .fingerprint([7])),
                    world.endpoint(security, trust: .extraAnchor(path: "/nonexistent")),
                ]
                for endpoint in endpoints {
                    let failure = try await Self.failure(endpoint, Self.password)
                    #expect(failure?.remedy == .config)
                }
            }
            #expect(try !world.dovecot.log().contains("Login"))
        }
    }

    @Test("hands on what its relay says: no such recipient, no room, not now")
    func relayed() async throws {
        let cases: [(command: String, reply: String, SubmissionFailure.Remedy)] = [
            ("RCPT TO:<bob", "550 5.1.1 no such user", .permanent), ("MAIL", "451 4.7.0 not now", .retry(after: nil)),
            ("DATA", "552 5.3.4 too large", .permanent),
        ]
        for (command, reply, remedy) in cases {
            try await Self.with { world in
                world.sink.answer(command, with: reply)
                let failure = try await Self.failure(world.endpoint(.tls), Self.password)
                #expect(failure?.remedy == remedy)
            }
        }
    }

    @Test("where nobody listens, or something else does, the sentence says so")
    func elsewhere() async throws {
        try await Self.with { world in
            let endpoint = Endpoint(host: "127.0.0.1", port: world.dovecot.ports.imap, security: .startTLS)
            let imap = try #require(try await Self.failure(endpoint, Self.password))
            #expect(imap.remedy == .config && imap.message.contains("does not speak SMTP"))
            let name = Endpoint(host: "no-such-host.invalid", port: 587, security: .startTLS)
            #expect(try await Self.failure(name, Self.password)?.stage == .connecting)
        }
    }
}
