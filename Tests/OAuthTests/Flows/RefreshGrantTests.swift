import Mail
import OAuthRig
import Testing

@testable import OAuth

@Suite struct RefreshGrantTests {
    @Test(
        "A refresh token brings an access token; a new refresh token comes only where the server rotates",
        arguments: [false, true])
    func rotation(rotates: Bool) async throws {
        try await SignInRig.with { rig in
            let endpoint = try rig.endpoint()
            let held = try #require(try await rig.signedIn(endpoint).refresh)
            rig.server.set { $0.rotates = rotates }
            let grant = try await endpoint.refresh(held, scopes: SignInRig.scopes)
            #expect((grant.refresh != nil) == rotates && grant.refresh != held)
            #expect(rig.server.requests(.token).last?.form["scope"] == SignInRig.scopes.joined(separator: " "))
            #expect(rig.server.count(grant: "refresh_token") == 1)
            // The old one is dead where it was replaced.
            let again = try await failure { try await endpoint.refresh(held, scopes: []) }
            #expect((again?.remedy == .signIn) == rotates)
        }
    }

    @Test("A token that was used twice ends its whole family where the server watches for that")
    func reuse() async throws {
        try await SignInRig.with { rig in
            let endpoint = try rig.endpoint()
            let first = try #require(try await rig.signedIn(endpoint).refresh)
            rig.server.set {
                $0.rotates = true
                $0.detectsReuse = true
            }
            let second = try #require(try await endpoint.refresh(first, scopes: []).refresh)
            #expect(try await failure { try await endpoint.refresh(first, scopes: []) }?.suberror == "bad_token")
            #expect(try await failure { try await endpoint.refresh(second, scopes: []) }?.remedy == .signIn)
        }
    }

    @Test(
        "Each form of expires_in is understood",
        arguments: [(Knobs.Lifetime.number, 7), (.text, 7), (.fraction, 7), (.absent, 3600)])
    func lifetimes(form: Knobs.Lifetime, seconds: Int) async throws {
        try await SignInRig.with { rig in
            rig.server.set {
                $0.life = 7
                $0.lifetime = form
            }
            let access = try await rig.signedIn(try rig.endpoint()).access
            #expect(access.expires.seconds(since: access.obtained) == seconds)
        }
    }

    @Test("Fewer scopes than asked are noticed")
    func downgraded() async throws {
        try await SignInRig.with { rig in
            rig.server.set { $0.granted = ["offline_access"] }
            let grant = try await rig.signedIn(try rig.endpoint())
            #expect(grant.missing(of: SignInRig.scopes) == [SignInRig.scopes[0]])
        }
    }

    @Test("A clock that differs is told with the grant", arguments: [-500, 500])
    func skew(seconds: Int) async throws {
        try await SignInRig.with { rig in
            let endpoint = try rig.endpoint()
            let held = try #require(try await rig.signedIn(endpoint).refresh)
            rig.server.set { $0.skew = seconds }
            let skew = try #require(try await endpoint.refresh(held, scopes: []).clockSkew)
            #expect((skew + seconds).magnitude < 60 && ClockSkew.matters(skew))
        }
    }

    @Test("A refusal comes with all that it says")
    func refusal() async throws {
        try await SignInRig.with { rig in
            let endpoint = try rig.endpoint()
            rig.server.set {
                $0.next[.token] = [
                    .refusal("interaction_required", suberror: "basic_action", number: 50076, claims: #"{"access_token":{}}"#),
                    .refusal("invalid_grant", number: 50196), .refusal("temporarily_unavailable", status: 503, retryAfter: "17"),
                    .text(200, "<html>hello"), .json(200, #"{"access_token":"x"#),
                ]
            }
            var failures: [OAuthFailure?] = []
            for _ in 0..<5 { failures.append(try await failure { try await endpoint.refresh(Secret("r"), scopes: []) }) }
            #expect(
                failures[0]?.remedy == .signIn && failures[0]?.claims == #"{"access_token":{}}"#
                    && failures[0]?.correlationID != nil)
            guard case .throttle = failures[1]?.remedy else { Issue.record("not throttled"); return }
            #expect(failures[2]?.remedy == .retry(after: 17))
            #expect(failures[3]?.remedy == .retry(after: nil) && failures[4]?.remedy == .retry(after: nil))
        }
    }

    @Test("A revoked token is dead, and a dead one counts as revoked")
    func revocation() async throws {
        try await SignInRig.with { rig in
            let endpoint = try rig.endpoint()
            let held = try #require(try await rig.signedIn(endpoint).refresh)
            try await endpoint.revoke(held)
            #expect(
                rig.server.isRevoked(held.exposed())
                    && rig.server.requests(.revoke).last?.form["token_type_hint"] == "refresh_token")
            #expect(try await failure { try await endpoint.refresh(held, scopes: []) }?.remedy == .signIn)
            rig.server.set { $0.next[.revoke] = [.refusal("invalid_token"), .refusal("temporarily_unavailable", status: 503)] }
            try await endpoint.revoke(held)
            #expect(try await failure { try await endpoint.revoke(held) }?.remedy == .retry(after: nil))
            rig.server.set { $0.next[.revoke] = [RigAnswer(401, body: [])] }
            let wordless = try await failure { try await endpoint.revoke(held) }
            #expect(wordless?.remedy == .permanent && wordless?.sentence.contains("may still be good") == true)
        }
    }

    @Test("Where nothing can be revoked, it is said")
    func noRevocation() async throws {
        let endpoint = TokenEndpoint(
            endpoints: ProviderEndpoints(token: TokenAnswerTests.url),
            client: ClientRegistration(clientID: "c", authentication: .public),
            sender: FakeSender(.text(200, "")))
        #expect(try await failure { try await endpoint.revoke(Secret("x")) }?.sentence.contains("account page") == true)
    }
}
