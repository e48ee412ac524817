import Cryptography
import Mail
import OAuthRig
import Synchronization
import Testing

@testable import OAuth

/// Sign-in through the browser, against the identity server, which checks PKCE, redirects and single use.
@Suite struct CodeFlowTests {
    @Test("The user signs in and tokens come; the request is as the providers want it")
    func signIn() async throws {
        try await SignInRig.with { rig in
            let request = AuthorizationRequest(
                scopes: SignInRig.scopes, loginHint: "me@example.test", prompt: "select_account", claims: #"{"a":1}"#,
                extra: [FormField("access_type", "offline"), FormField("state", "evil")])
            let grant = try await CodeFlow(endpoint: try rig.endpoint()).signIn(request, dialogue: SignInRig.browser)
            #expect(grant.refresh != nil && grant.missing(of: SignInRig.scopes) == [])
            #expect(TokenClaims(token: grant.access.secret)?.userNames.contains("me@example.test") == true)
            let query = try #require(rig.server.requests(.authorize).first?.query)
            #expect(
                query["login_hint"] == "me@example.test" && query["prompt"] == "select_account" && query["claims"] == #"{"a":1}"#)
            #expect(query["response_mode"] == "query" && query["access_type"] == "offline" && query["state"] != "evil")
            #expect(query["scope"] == SignInRig.scopes.joined(separator: " ") && query["nonce"] == nil)
            #expect(query["redirect_uri"]?.hasPrefix("http://localhost:") == true)
            let form = try #require(rig.server.requests(.token).first?.form)
            #expect(Set(form.keys) == ["grant_type", "code", "code_verifier", "redirect_uri", "client_id"])
        }
    }

    @Test("Each sign-in has a state, a proof key and a code of its own")
    func fresh() async throws {
        try await SignInRig.with { rig in
            let endpoint = try rig.endpoint()
            _ = try await rig.signedIn(endpoint)
            _ = try await rig.signedIn(endpoint)
            for name in ["state", "code_challenge"] {
                #expect(Set(rig.server.requests(.authorize).compactMap { $0.query[name] }).count == 2)
            }
        }
    }

    @Test("The proof key is that of RFC 7636 appendix B")
    func proofKey() {
        let key = ProofKey(verifier: Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        #expect(key.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        #expect(ProofKey().verifier.exposed().utf8.count == 43)
    }

    @Test(
        "A refusal in the browser ends it, and no token is asked for",
        arguments: [("access_denied", .signIn), ("admin_policy_enforced", .admin)] as [(String, Remedy)])
    func refused(error: String, remedy: Remedy) async throws {
        try await SignInRig.with { rig in
            rig.server.set { $0.authorizeError = error }
            let failure = try await failure { try await rig.signedIn(try rig.endpoint()) }
            #expect(failure?.remedy == remedy && rig.server.requests(.token).isEmpty)
        }
    }

    @Test("An answer of another issuer ends it, and no token is asked for")
    func wrongIssuer() async throws {
        try await SignInRig.with { rig in
            rig.server.set { $0.wrongIssuer = "https://evil.example" }
            let failure = try await failure { try await rig.signedIn(try rig.endpoint()) }
            #expect(
                failure?.sentence.contains("another issuer, https://evil.example") == true && rig.server.requests(.token).isEmpty)
        }
    }

    @Test("An answer without its issuer ends it where the server promises to name it")
    func noIssuer() async throws {
        try await SignInRig.with { rig in
            rig.server.set { $0.sendsIssuer = false }
            let failure = try await failure { try await rig.signedIn(try rig.endpoint()) }
            #expect(failure?.remedy == .permanent)
        }
    }

    @Test("A wrong state is turned away and the sign-in goes on until the user gives up")
    func wrongState() async throws {
        try await SignInRig.with { rig in
            rig.server.set { $0.wrongState = true }
            let (pages, continuation) = AsyncStream.makeStream(of: Int.self)
            let flow = CodeFlow(endpoint: try rig.endpoint())
            let task = Task {
                try await failure {
                    try await flow.signIn(
                        AuthorizationRequest(scopes: SignInRig.scopes),
                        dialogue: SignInDialogue { url in
                            continuation.yield((try? await RawHTTP.browse(url.text).status) ?? 0)
                        })
                }
            }
            #expect(await pages.first { _ in true } == 400)
            task.cancel()
            let ended = try await task.value
            #expect(ended?.remedy == .signIn && rig.server.requests(.token).isEmpty)
        }
    }

    @Test("Nobody comes back in time")
    func timeout() async throws {
        try await SignInRig.with { rig in
            let flow = CodeFlow(endpoint: try rig.endpoint(), patience: .milliseconds(50))
            let opened = Mutex("")
            let failure = try await failure {
                try await flow.signIn(
                    AuthorizationRequest(scopes: ["x"]), dialogue: SignInDialogue { url in opened.withLock { $0 = url.text } })
            }
            #expect(failure?.remedy == .signIn && failure?.sentence.contains("nobody finished") == true)
            // The listener is gone with it. Should another test have the port by now, the state is none of its own.
            let fields = try #require(HTTPSURL(opened.withLock { $0 })?.query.flatMap(FormText.decode))
            let values = Dictionary(fields.map { ($0.name, $0.value.exposed()) }, uniquingKeysWith: { first, _ in first })
            let answer = "?code=x&iss=\(FormText.escape(rig.server.issuer))&state=\(values["state"] ?? "")"
            #expect((try? await RawHTTP.get((values["redirect_uri"] ?? "") + "/" + answer))?.status != 200)
        }
    }

    @Test("The address that the browser ended at may be pasted instead, after lines that are not it")
    func pasted() async throws {
        try await SignInRig.with { rig in
            let (lines, continuation) = AsyncStream.makeStream(of: String.self)
            let complaints = Mutex(0)
            let dialogue = SignInDialogue(
                open: { url in
                    let location = try? await RawHTTP.get(url.text).headers["location"]
                    continuation.yield("what?")
                    continuation.yield(location ?? "")
                }, pasted: lines, complain: { _ in complaints.withLock { $0 += 1 } })
            let grant = try await CodeFlow(endpoint: try rig.endpoint()).signIn(
                AuthorizationRequest(scopes: SignInRig.scopes), dialogue: dialogue)
            #expect(grant.refresh != nil && complaints.withLock { $0 } == 1)
        }
    }

    @Test("Where only https may be returned to, the pasted address is the way")
    func elsewhere() async throws {
        try await SignInRig.with { rig in
            let page = try #require(HTTPSURL("https://me.example/done"))
            let endpoint = try rig.endpoint(known: RigClient("test", redirects: [page.text]))
            let (lines, continuation) = AsyncStream.makeStream(of: String.self)
            let dialogue = SignInDialogue(
                open: { url in continuation.yield((try? await RawHTTP.get(url.text).headers["location"]) ?? "") }, pasted: lines)
            let grant = try await CodeFlow(endpoint: endpoint, redirect: .elsewhere(page)).signIn(
                AuthorizationRequest(scopes: ["imap"]), dialogue: dialogue)
            #expect(grant.refresh != nil && rig.server.requests(.authorize).first?.query["redirect_uri"] == page.text)
        }
    }

    @Test(
        "A redirect that is not registered gets no code: path and host count, the port does not",
        arguments: [
            ("http://localhost", RedirectTarget.localhost, true), ("http://localhost/", .localhost, false),
            ("http://127.0.0.1/cb", .loopback(host: "127.0.0.1", path: "/cb"), true),
            ("http://127.0.0.1/CB", .loopback(host: "127.0.0.1", path: "/cb"), false),
            ("http://[::1]/cb", .loopback(host: "[::1]", path: "/cb"), true),
        ])
    func redirects(registered: String, target: RedirectTarget, isGood: Bool) async throws {
        try await SignInRig.with { rig in
            let endpoint = try rig.endpoint(known: RigClient("test", redirects: [registered]))
            let status = Mutex(0)
            let flow = CodeFlow(endpoint: endpoint, redirect: target, patience: isGood ? .seconds(60) : .milliseconds(1))
            let failure = try await failure {
                try await flow.signIn(
                    AuthorizationRequest(scopes: ["imap"]),
                    dialogue: SignInDialogue { url in
                        // Awaited only where there is a page of the server's, else the listener would wait for itself.
                        guard !isGood else { Task.detached { try await RawHTTP.browse(url.text) }; return }
                        let got = try? await RawHTTP.get(url.text).status
                        status.withLock { $0 = got ?? 0 }
                    })
            }
            #expect((failure == nil) == isGood)
            #expect(status.withLock { $0 } == (isGood ? 0 : 400))
        }
    }

    @Test("By its registered form a redirect is a page elsewhere, or this machine at that very port")
    func registered() throws {
        let page = try #require(HTTPSURL("https://me.example/done"))
        #expect(RedirectTarget(registered: page) == .elsewhere(page))
        let here = RedirectTarget(registered: try #require(HTTPSURL("http://localhost:8400/")))
        #expect(here == .loopback(host: "localhost", path: "/", port: 8400))
        #expect(here.address(port: 8400) == "http://localhost:8400/" && here.path == "/")
    }

    @Test("With openid the identity is checked: a nonce of another sign-in ends it", arguments: [false, true])
    func nonce(isWrong: Bool) async throws {
        try await SignInRig.with { rig in
            rig.server.set { $0.wrongNonce = isWrong }
            let failure = try await failure { try await rig.signedIn(try rig.endpoint(), scopes: ["openid", "imap"]) }
            #expect((failure != nil) == isWrong && (failure?.sentence.contains("nonce") ?? isWrong) == isWrong)
        }
    }

    @Test("A code is good once and with its own proof key only")
    func singleUse() async throws {
        try await SignInRig.with { rig in
            let endpoint = try rig.endpoint()
            _ = try await rig.signedIn(endpoint)
            let form = try #require(rig.server.requests(.token).first?.form)
            let again = try await failure {
                try await endpoint.redeem(
                    code: Secret(form["code"] ?? ""), verifier: Secret(form["code_verifier"] ?? ""),
                    redirect: form["redirect_uri"] ?? "", scopes: [])
            }
            #expect(again?.code == "AADSTS54005" && again?.remedy == .signIn)
        }
    }
}
