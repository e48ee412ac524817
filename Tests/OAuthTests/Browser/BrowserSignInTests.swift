import Glibc
import Mail
import OAuthRig
import TestRig
import Testing

@testable import OAuth

/// The code flow as a person meets it: a real browser, at a server that others wrote.
@Suite(
    .enabled("Debian's packages chromium and glewlwyd are not installed") { Chromium.isInstalled && Glewlwyd.isInstalled })
struct BrowserSignInTests {
    /// `RESTANTE_TEST_PICTURES=docs/sign-in/images` makes the pictures of the guide anew.
    private static let album = getenv("RESTANTE_TEST_PICTURES").map { String(cString: $0) }

    /// A server, a browser, and a token endpoint that was found from the server's issuer alone.
    private func withRig(
        client: String, secret: Secret? = nil, _ body: (Glewlwyd, Chromium, TokenEndpoint) async throws -> Void
    ) async throws {
        let sender = try HTTPClientSender(limits: HTTPLimits(connect: 5, whole: 30, body: 1 << 20))
        do {
            try await Glewlwyd.withServer { server in
                do { try await withBrowser(server, client, secret, sender, body) } catch {
                    Issue.record("\(error); the server says: \(try server.log().suffix(2000))")
                }
            }
        } catch {
            await sender.close()
            throw error
        }
        await sender.close()
    }

    private func withBrowser(
        _ server: Glewlwyd, _ client: String, _ secret: Secret?, _ sender: HTTPClientSender,
        _ body: (Glewlwyd, Chromium, TokenEndpoint) async throws -> Void
    ) async throws {
        let metadata = try await Discovery(sender: sender).metadata(issuer: try #require(HTTPSURL(server.issuer)))
        let authentication = secret.map(metadata.authentication(secret:)) ?? .public
        let registration = ClientRegistration(clientID: client, authentication: authentication)
        let endpoint = TokenEndpoint(endpoints: metadata.endpoints, client: registration, sender: sender)
        try await Chromium.withBrowser { browser in try await body(server, browser, endpoint) }
    }

    /// Goes through the flow: `visit` is what the person does in the browser at the address that the flow opens.
    private func signIn(
        _ server: Glewlwyd, _ endpoint: TokenEndpoint, visit: (String) async throws -> Void
    ) async throws -> TokenGrant {
        let (opened, continuation) = AsyncStream.makeStream(of: HTTPSURL.self)
        let flow = Task {
            defer { continuation.finish() }
            return try await CodeFlow(endpoint: endpoint).signIn(
                AuthorizationRequest(scopes: Glewlwyd.scopes), dialogue: SignInDialogue { continuation.yield($0) })
        }
        if let url = await opened.first(where: { _ in true }) {
            do {
                let fields = try #require(url.query.flatMap(FormText.decode))
                let redirect = try #require(fields.first { $0.name == "redirect_uri" })
                try await server.allowRedirect(to: redirect.value.exposed())
                try await visit(url.text)
            } catch {
                flow.cancel()
                throw error
            }
        }
        return try await flow.value
    }

    /// Alice logs in, consents, and sees our page.
    private func signIn(_ server: Glewlwyd, _ person: Person, _ endpoint: TokenEndpoint) async throws -> TokenGrant {
        try await signIn(server, endpoint) { address in
            try await person.logIn(at: address)
            try await person.consent()
            try await person.readOurPage()
        }
    }

    @Test("A person signs in and consents in the browser; the token, and the next one, open her mailbox and no other")
    func person() async throws {
        try await withRig(client: Glewlwyd.publicClient) { server, browser, endpoint in
            #expect(endpoint.endpoints.issuer == server.issuer)
            let grant = try await signIn(server, Person(browser: browser, album: Self.album), endpoint)
            #expect(grant.missing(of: Glewlwyd.scopes) == [])
            let renewed = try await endpoint.refresh(try #require(grant.refresh), scopes: Glewlwyd.scopes)
            #expect(renewed.refresh != nil && renewed.refresh != grant.refresh)
            try await AskingDovecot.with(server, .owner) { dovecot in
                for token in [grant.access.secret, renewed.access.secret] {
                    let hers = try await dovecot.verdict(on: token, user: Glewlwyd.user)
                    let his = try await dovecot.verdict(on: token, user: "bob")
                    #expect(hers.hasPrefix("a OK") && his.hasPrefix("a NO"), "\(hers), \(his)")
                }
            }
            // What was used once is worthless.
            try await expectRefused(try #require(grant.refresh), endpoint)
        }
    }

    @Test("A client with a secret signs a person in, and revokes what it got: the mailbox is closed to it")
    func revoked() async throws {
        try await withRig(client: Glewlwyd.secretClient, secret: Secret(Glewlwyd.password)) { server, browser, endpoint in
            let grant = try await signIn(server, Person(browser: browser), endpoint)
            let refresh = try #require(grant.refresh)
            try await AskingDovecot.with(server, .introspection) { dovecot in
                let before = try await dovecot.verdict(on: grant.access.secret, user: Glewlwyd.user)
                try await endpoint.revoke(grant.access.secret, hint: "access_token")
                let after = try await dovecot.verdict(on: grant.access.secret, user: Glewlwyd.user)
                #expect(before.hasPrefix("a OK") && after.hasPrefix("a NO"), "\(before), \(after)")
            }
            try await endpoint.revoke(refresh)
            try await expectRefused(refresh, endpoint)
        }
    }

    /// This server says no with the bare status, where RFC 6749 section 5.2 wants words.
    private func expectRefused(_ refresh: Secret, _ endpoint: TokenEndpoint) async throws {
        let failure = try await failure { try await endpoint.refresh(refresh, scopes: Glewlwyd.scopes) }
        #expect(failure?.status == 400 && failure?.remedy.passes == false, "\(String(describing: failure))")
    }
}
