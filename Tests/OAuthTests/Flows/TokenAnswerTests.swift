import Mail
import Testing

@testable import OAuth

/// What a token endpoint may answer to a good request.
@Suite struct TokenAnswerTests {
    static let now = Instant(seconds: 1_800_000_000)

    private func refresh(_ answer: HTTPAnswer, scopes: [String] = ["imap", "offline_access"]) async throws(OAuthFailure)
        -> TokenGrant
    {
        let endpoint = TokenEndpoint(
            endpoints: ProviderEndpoints(token: Self.url), client: ClientRegistration(clientID: "c", authentication: .public),
            sender: FakeSender(answer), clock: WallClock { Self.now })
        return try await endpoint.refresh(Secret("r"), scopes: scopes)
    }

    static let url = HTTPSURL("https://login.example/token")!  // A constant of the tests.

    @Test(
        "Lifetimes come as number, text, fraction or not at all",
        arguments: [
            ("3599", 3599), ("\"3599\"", 3599), ("3599.7", 3599), ("null", 3600), ("0", 3600), ("-5", 3600), ("\"soon\"", 3600),
            ("1e300", 315_360_000),
        ])
    func lifetimes(text: String, seconds: Int) async throws {
        let grant = try await refresh(.text(200, #"{"access_token":"t","token_type":"Bearer","expires_in":\#(text)}"#))
        #expect(grant.access.expires == Self.now.adding(seconds: seconds) && grant.access.obtained == Self.now)
    }

    @Test(
        "The type must be Bearer, in any case",
        arguments: [("Bearer", true), ("bearer", true), ("BEARER", true), ("DPoP", false), ("mac", false), ("", false)])
    func types(type: String, isGood: Bool) async throws {
        let failure = try await failure { try await refresh(.text(200, #"{"access_token":"t","token_type":"\#(type)"}"#)) }
        #expect((failure == nil) == isGood)
        #expect(isGood || failure?.remedy == .config)
    }

    @Test(
        "Tokens that could break a line of SASL are refused",
        arguments: [
            #""""#, #""a b""#, #""a\u0001b""#, #""a\r\nb""#, #""é""#, "7", "null",
            "\"" + String(repeating: "x", count: 70000) + "\"",
        ])
    func tokens(text: String) async throws {
        let failure = try await failure { try await refresh(.text(200, #"{"access_token":\#(text),"token_type":"Bearer"}"#)) }
        #expect(failure?.remedy == .permanent)
        #expect(failure?.sentence.contains("xxxx") != true)
    }

    @Test("A refresh token that breaks the rules is refused")
    func refreshTokens() async throws {
        let failure = try await failure {
            try await refresh(.text(200, #"{"access_token":"t","token_type":"Bearer","refresh_token":"a\nb"}"#))
        }
        #expect(failure?.remedy == .permanent)
    }

    @Test(
        "Scopes are as granted, or as asked where the endpoint is silent",
        arguments: [
            ("", ["imap", "offline_access"]), (#","scope":"""#, ["imap", "offline_access"]),
            (#","scope":"imap smtp""#, ["imap", "smtp"]),
            (#","scope":["imap"]"#, ["imap"]), (#","scope":7"#, ["imap", "offline_access"]),
        ])
    func scopes(member: String, wanted: [String]) async throws {
        let grant = try await refresh(.text(200, #"{"access_token":"t","token_type":"Bearer"\#(member)}"#))
        #expect(grant.access.scopes == wanted)
    }

    @Test("Missing scopes are told; offline_access is answered by a refresh token")
    func missing() async throws {
        let body =
            #"{"access_token":"t","token_type":"Bearer","scope":"SMTP","refresh_token":"r2","refresh_token_expires_in":60,"unknown":{}}"#
        let grant = try await refresh(.text(200, body))
        #expect(grant.missing(of: ["imap", "smtp", "offline_access"]) == ["imap"])
        #expect(grant.refresh == Secret("r2") && grant.refreshExpires == Self.now.adding(seconds: 60))
        let without = try await refresh(.text(200, #"{"access_token":"t","token_type":"Bearer","scope":"imap"}"#))
        #expect(without.missing(of: ["imap", "offline_access"]) == ["offline_access"] && without.refresh == nil)
    }

    @Test("A refusal with a good status is one", arguments: [200, 201])
    func goodStatus(status: Int) async throws {
        let failure = try await failure { try await refresh(.text(status, #"{"error":"invalid_grant"}"#)) }
        #expect(failure?.remedy == .signIn)
    }

    @Test("A token in an answer of a bad status is not taken")
    func badStatus() async throws {
        let failure = try await failure { try await refresh(.text(400, #"{"access_token":"t","token_type":"Bearer"}"#)) }
        #expect(failure?.remedy == .config)
    }

    @Test("Random damage to a good answer gives a grant or a failure, never a crash", arguments: [11, 12, 13] as [UInt64])
    func damaged(seed: UInt64) async throws {
        let whole = Array(
            #"{"access_token":"abc","token_type":"Bearer","expires_in":"60","scope":"a b","refresh_token":"r"}"#.utf8)
        var state = seed
        for _ in 0..<500 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var bytes = whole
            bytes[Int(state >> 33) % whole.count] = UInt8(truncatingIfNeeded: state >> 25)
            let answer = HTTPAnswer(status: 200, body: bytes, received: Self.now)
            if let grant = try? await refresh(answer) {
                #expect(grant.access.secret.exposed().utf8.allSatisfy { 0x21...0x7E ~= $0 }, "seed \(seed)")
            }
        }
    }
}
