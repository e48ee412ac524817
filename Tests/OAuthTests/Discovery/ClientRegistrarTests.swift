import OAuthRig
import Synchronization
import Testing

@testable import OAuth

@Suite struct ClientRegistrarTests {
    static let scopes = ["urn:ietf:params:oauth:scope:mail", "offline_access"]

    private func registrar(_ rig: SignInRig) -> ClientRegistrar { ClientRegistrar(sender: rig.sender, version: "1.2.3") }

    @Test("We register ourselves, and can sign in with what came")
    func register() async throws {
        try await SignInRig.with { rig in
            let client = try await registrar(rig).register(at: try rig.endpoints(), scopes: Self.scopes)
            let endpoint = TokenEndpoint(endpoints: try rig.endpoints(), client: client, sender: rig.sender)
            let grant = try await rig.signedIn(endpoint, scopes: Self.scopes)
            #expect(grant.refresh != nil && client.clientID.hasPrefix("dynamic-"))
            let asked = try #require(rig.server.requests(.register).first?.json)
            #expect(
                asked["scope"] as? String == Self.scopes.joined(separator: " ") && asked["software_version"] as? String == "1.2.3"
            )
            #expect(asked["redirect_uris"] as? [String] == ["http://localhost"])
        }
    }

    @Test("A registration that is held is used; one that the server has forgotten is made anew, once, and kept first")
    func again() async throws {
        try await SignInRig.with { rig in
            let kept = Mutex<[String]>([])
            let endpoints = try rig.endpoints()
            let signIn = { @Sendable (held: ClientRegistration?) async throws(OAuthFailure) -> String in
                try await registrar(rig).withClient(
                    held, at: endpoints, scopes: Self.scopes,
                    keep: { client throws(OAuthFailure) in kept.withLock { $0.append(client.clientID) } },
                    body: { client throws(OAuthFailure) in
                        _ = try await TokenEndpoint(endpoints: endpoints, client: client, sender: rig.sender).authorizeDevice(
                            scopes: Self.scopes)
                        #expect(client.clientID == held?.clientID || kept.withLock { $0.last } == client.clientID)
                        return client.clientID
                    })
            }
            let first = try await signIn(nil)
            let held = ClientRegistration(clientID: first, authentication: .public)
            #expect(try await signIn(held) == first && rig.server.requests(.register).count == 1)
            rig.server.forget(client: first)
            let second = try await signIn(held)
            #expect(second != first && kept.withLock { $0 } == [first, second])
        }
    }

    @Test("Another failure does not register anew")
    func otherFailure() async throws {
        try await SignInRig.with { rig in
            let endpoints = try rig.endpoints()
            let held = ClientRegistration(clientID: "held", authentication: .public)
            let failure = try await failure {
                try await registrar(rig).withClient(
                    held, at: endpoints, scopes: [], keep: { _ throws(OAuthFailure) in },
                    body: { _ throws(OAuthFailure) -> Int in throw OAuthFailure(.signIn, "x", host: "h", error: "invalid_grant") }
                )
            }
            #expect(failure?.error == "invalid_grant" && rig.server.requests(.register).isEmpty)
        }
    }

    @Test(
        "A server that does not take us, and answers without an id, are said",
        arguments: [
            (RigAnswer.refusal("access_denied", status: 403), Remedy.config), (.refusal("invalid_client_metadata"), .config),
            (.text(404, "<html>"), .config),
            (.json(201, "{}"), .permanent), (.json(201, #"{"client_id":"a\nb"}"#), .permanent),
            (.text(503, ""), .retry(after: nil)),
        ])
    func refused(answer: RigAnswer, remedy: Remedy) async throws {
        try await SignInRig.with { rig in
            rig.server.set { $0.always[.register] = answer }
            let endpoints = try rig.endpoints()
            let refused = try await failure { try await registrar(rig).register(at: endpoints, scopes: Self.scopes) }
            #expect(refused?.remedy == remedy)
        }
    }

    @Test("A server without registration needs a client id in the configuration")
    func closed() async throws {
        try await SignInRig.with { rig in
            let endpoints = ProviderEndpoints(token: try rig.url(.token))
            let none = try await failure { try await registrar(rig).register(at: endpoints, scopes: Self.scopes) }
            #expect(none?.remedy == .config && none?.sentence.contains("client-id") == true)
        }
    }
}
