@testable import IMAPClient
import Glibc
import Mail
import NIOPosix
import SASL
import TestRig
import Testing
import Transport

@Suite("A real Dovecot as the judge of tokens", .serialized)
struct DovecotTokenTests {
    private static let group = MultiThreadedEventLoopGroup.singleton
    private static let mechanisms = [LoginMechanism.xoauth2, .oauthBearer]

    /// The claims of a token that is good for alice, changed.
    private static func claims(_ changes: [String: TokenClaim?] = [:]) -> [String: TokenClaim] {
        let now = time(nil)
        var claims: [String: TokenClaim] = [
            "iss": .text("https://login.test.local/tenant/v2.0"), "sub": .text("alice"), "scope": .text("IMAP.AccessAsUser.All"),
            "iat": .number(now), "nbf": .number(now - 60), "exp": .number(now + 3600),
        ]
        for (name, value) in changes { claims[name] = value }
        return claims
    }

    private static func options(
        _ dovecot: Dovecot, _ token: String, _ mechanism: LoginMechanism, _ security: Endpoint.Security = .tls
    ) -> SessionOptions {
        var options = dovecot.options(security, mechanisms: [mechanism])
        options.credentials = FixedCredentials(.token(token, life: .seconds(3600)))
        return options
    }

    private static func withDovecot(_ body: (Dovecot, TokenSigner) async throws -> Void) async throws {
        let signer = try await TokenSigner()
        var options = DovecotOptions()
        options.oauth = DovecotOAuth(signer)
        // The reason of a refusal stands in its log only.
        options.configuration = "auth_debug = yes"
        try await Dovecot.withServer(options) { try await body($0, signer) }
    }

    @Test("lets in who has a good one, by both mechanisms and every kind of security")
    func good() async throws {
        try await Self.withDovecot { dovecot, signer in
            let token = try await signer.token(Self.claims())
            for mechanism in Self.mechanisms {
                for security in [Endpoint.Security.tls, .startTLS, .plaintext] {
                    let connection = try await IMAPConnection.open(
                        Self.options(dovecot, token, mechanism, security), on: Self.group)
                    #expect(try await connection.select(.inbox, readOnly: true).exists == 0)
                    await connection.logout()
                }
            }
        }
    }

    @Test("lets in with long ones, however long the line becomes", arguments: [1000, 2500, 3500])
    func long(octets: Int) async throws {
        try await Self.withDovecot { dovecot, signer in
            let groups = TokenClaim.text(String(repeating: "g", count: octets))
            let token = try await signer.token(Self.claims(["groups": groups]))
            for mechanism in Self.mechanisms {
                let connection = try await IMAPConnection.open(Self.options(dovecot, token, mechanism), on: Self.group)
                await connection.logout()
            }
        }
    }

    @Test("refuses every bad one alike, and we say all that can be known")
    func bad() async throws {
        try await Self.withDovecot { dovecot, signer in
            let now = time(nil)
            let good = try await signer.token(Self.claims())
            let stranger = try await TokenSigner()
            let longer = try await signer.token(Self.claims(["exp": .number(now + 7200)]))
            let tokens: [(reason: String, token: String)] = [
                ("Token has expired", try await signer.token(Self.claims(["exp": .number(now - 10)]))),
                ("Token is not valid yet", try await signer.token(Self.claims(["nbf": .number(now + 3600)]))),
                ("Issuer 'https://evil.example/'", try await signer.token(Self.claims(["iss": .text("https://evil.example/")]))),
                ("missing from token scope 'openid'", try await signer.token(Self.claims(["scope": .text("openid")]))),
                ("RS256 key 'k2' not found", try await signer.token(Self.claims(), keyID: "k2")),
                ("did not match 'bob'", try await signer.token(Self.claims(["sub": .text("bob")]))),
                ("Bad signature", try await stranger.token(Self.claims())), ("Bad signature", Self.claims(of: longer, in: good)),
                ("Not a JWT token", "opaque"),
            ]
            for (reason, token) in tokens {
                for mechanism in Self.mechanisms { await Self.expectRefusal(dovecot, token, mechanism, reason) }
            }
            let log = try dovecot.log()
            for (reason, count) in Dictionary(grouping: tokens, by: \.reason).mapValues(\.count) {
                let refusals = log.split(separator: "\n").filter { $0.contains("oauth2 failed") && $0.contains(reason) }
                #expect(refusals.count == 2 * count, "\(reason)")
            }
        }
    }

    @Test("tells where to sign in, and that is handed to the source")
    func discovery() async throws {
        try await Self.withDovecot { dovecot, signer in
            let good = try await signer.token(Self.claims())
            var options = Self.options(dovecot, "bad", .oauthBearer)
            let tokens = ScriptedTokens("bad", good)
            options.credentials = tokens
            let connection = try await IMAPConnection.open(options, on: Self.group)
            await connection.logout()
            #expect(
                tokens.refusals.map(\.openIDConfiguration)
                    == ["https://login.test.local/tenant/v2.0/.well-known/openid-configuration"])
        }
    }

    @Test("is never shown a token that is over, however long one goes on")
    func lifetimes() async throws {
        try await Self.withDovecot { dovecot, signer in
            var options = dovecot.options(.tls, mechanisms: Self.mechanisms)
            let tokens = SignedTokens(signer, living: 3)
            options.credentials = tokens
            let pool = ConnectionPool(options)
            for _ in 1...3 {
                let connection = try await pool.open()
                // Lasts until the session is ended, which is the connection's own doing.
                try await connection.run(.idle)
                await connection.closed()
                #expect(connection.failure?.kind == .sessionEnded)
                pool.discard(connection)
            }
            #expect(tokens.given == 3 && tokens.refused == 0)
            let log = try dovecot.log()
            #expect(!log.contains("oauth2 failed") && !log.contains("auth failed"))
            #expect(log.split(separator: "\n").filter { $0.contains("Logged out") }.count == 3)
        }
    }

    /// A token whose claims were changed after it was signed.
    private static func claims(of other: String, in token: String) -> String {
        var parts = token.split(separator: ".")
        parts[1] = other.split(separator: ".")[1]
        return parts.joined(separator: ".")
    }

    private static func expectRefusal(_ dovecot: Dovecot, _ token: String, _ mechanism: LoginMechanism, _ what: String) async {
        let error = await #expect(throws: IMAPError.self, "\(what)") {
            try await IMAPConnection.open(options(dovecot, token, mechanism), on: group).close()
        }
        #expect(error?.kind == .tokenRefused && error?.disposition == .signIn, "\(what)")
        #expect(error?.refusal?.status == (mechanism == .xoauth2 ? "401" : "invalid_token"), "\(what)")
        #expect(error?.message.contains("refused the access token of alice") == true, "\(what)")
        #expect(error?.message.contains(token) == false, "\(what)")
    }
}
