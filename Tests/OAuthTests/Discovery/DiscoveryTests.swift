import Mail
import OAuthRig
import Testing

@testable import OAuth

@Suite struct DiscoveryTests {
    @Test("An issuer's metadata is found where RFC 8414 puts it, else where OpenID Connect does", arguments: [false, true])
    func found(onlyOpenID: Bool) async throws {
        try await SignInRig.with { rig in
            if onlyOpenID { rig.server.set { $0.always[.oauth] = .text(404, "<html>") } }
            let issuer = try #require(HTTPSURL(rig.server.issuer))
            let metadata = try await Discovery(sender: rig.sender).metadata(issuer: issuer)
            var expected = try rig.endpoints()
            expected.jwks = try rig.url(.jwks)
            #expect(metadata.endpoints == expected && metadata.scopes.contains("offline_access"))
            #expect(rig.server.requests(.openID).count == (onlyOpenID ? 1 : 0))
        }
    }

    @Test("The address that a mail server gave out is enough", arguments: [Endpoint.openID, .oauth])
    func byDocument(endpoint: Endpoint) async throws {
        try await SignInRig.with { rig in
            let metadata = try await Discovery(sender: rig.sender).metadata(document: try rig.url(endpoint))
            #expect(metadata.endpoints.token == (try rig.url(.token)))
        }
    }

    @Test(
        "Documents that lie or are broken are refused",
        arguments: [
            (
                #"{"issuer":"https://evil.example","token_endpoint":"https://evil.example/token"}"#,
                "another issuer, https://evil.example"
            ),
            (#"{"token_endpoint":"https://a.example/token"}"#, "names no issuer"), (#"{"issuer":"ISSUER"}"#, "no token endpoint"),
            (#"{"issuer":"ISSUER","token_endpoint":"http://a.example/token"}"#, "not https"),
            (
                #"{"issuer":"ISSUER","token_endpoint":"https://a.example/token","revocation_endpoint":"ftp://x"}"#,
                "revocation_endpoint"
            ),
            (#"{"issuer":"ISSUER","token_endpoi"#, "no sign-in metadata"), ("<html>", "no sign-in metadata"),
            ("", "no sign-in metadata"),
        ])
    func broken(body: String, words: String) async throws {
        try await SignInRig.with { rig in
            let answer = RigAnswer.json(200, body.replacing("ISSUER", with: rig.server.issuer))
            rig.server.set {
                $0.always[.oauth] = answer
                $0.always[.openID] = answer
            }
            let issuer = try #require(HTTPSURL(rig.server.issuer))
            let failure = try #require(await failure { try await Discovery(sender: rig.sender).metadata(issuer: issuer) })
            #expect(failure.remedy == .config && failure.sentence.contains(words), "\(failure.sentence)")
        }
    }

    @Test(
        "A server that has a bad moment is not searched any further",
        arguments: [(503, Remedy.retry(after: 5)), (500, .retry(after: 5))])
    func badMoment(status: Int, remedy: Remedy) async throws {
        try await SignInRig.with { rig in
            rig.server.set { $0.always[.oauth] = .text(status, "", headers: ["Retry-After": "5"]) }
            let issuer = try #require(HTTPSURL(rig.server.issuer))
            let failure = try await failure { try await Discovery(sender: rig.sender).metadata(issuer: issuer) }
            #expect(failure?.remedy == remedy && rig.server.requests(.openID).isEmpty)
        }
    }

    @Test("Redirects of metadata are not followed")
    func redirect() async throws {
        try await SignInRig.with { rig in
            let elsewhere = RigAnswer.redirect(to: rig.server.address(.jwks))
            rig.server.set {
                $0.always[.oauth] = elsewhere
                $0.always[.openID] = elsewhere
            }
            let issuer = try #require(HTTPSURL(rig.server.issuer))
            let failure = try await failure { try await Discovery(sender: rig.sender).metadata(issuer: issuer) }
            #expect(failure?.remedy == .config && rig.server.requests(.jwks).isEmpty)
        }
    }

    @Test(
        "Metadata lies at well-known places",
        arguments: [
            (
                "https://a.example",
                [
                    "https://a.example/.well-known/oauth-authorization-server",
                    "https://a.example/.well-known/openid-configuration",
                ]
            ),
            (
                "https://a.example:8443/t/v2.0/",
                [
                    "https://a.example:8443/.well-known/oauth-authorization-server/t/v2.0",
                    "https://a.example:8443/t/v2.0/.well-known/openid-configuration",
                    "https://a.example:8443/.well-known/openid-configuration/t/v2.0",
                ]
            ), ("https://a.example/?x=1", []),
        ])
    func places(issuer: String, wanted: [String]) throws {
        #expect(WellKnown.addresses(of: try #require(HTTPSURL(issuer))).map(\.text) == wanted)
    }

    @Test(
        "From the place the issuer is known",
        arguments: [
            ("https://a.example/.well-known/openid-configuration", "https://a.example"),
            ("https://a.example/t/v2.0/.well-known/openid-configuration", "https://a.example/t/v2.0"),
            ("https://a.example/.well-known/oauth-authorization-server/t", "https://a.example/t"),
            ("https://a.example/config.json", nil),
            ("https://a.example/.well-known/openid-configuration?x=1", nil),
        ] as [(String, String?)])
    func issuers(document: String, wanted: String?) throws {
        #expect(WellKnown.issuer(of: try #require(HTTPSURL(document))) == wanted)
    }

    @Test(
        "Microsoft's template stands for one tenant, and for nothing else",
        arguments: [
            ("https://login.example/{tenantid}/v2.0", "https://login.example/common/v2.0", true),
            ("https://login.example/{tenantid}/v2.0", "https://login.example/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", true),
            ("https://login.example/{tenantid}/v2.0", "https://login.example/{tenantid}/v2.0", true),
            ("https://login.example/{tenantid}/v2.0", "https://login.example//v2.0", false),
            ("https://login.example/{tenantid}/v2.0", "https://login.example/a/b/v2.0", false),
            ("https://login.example/{tenantid}/v2.0", "https://login.example/v2.0", false),
            ("https://login.example/{tenantid}/v2.0", "https://evil.example/x/v2.0", false),
            ("https://a.example", "https://a.example/", false),
            ("https://a.example", "https://a.example", true),
        ])
    func template(issuer: String, told: String, wanted: Bool) { #expect(IssuerName(issuer).matches(told) == wanted) }

    @Test(
        "Microsoft's document for many tenants is taken for the one that was asked, and a slash at the end does not matter",
        arguments: [
            ("https://login.example/{tenantid}/v2.0", "https://login.example/common/v2.0", true),
            ("https://a.example/", "https://a.example", true),
            ("https://a.example", "https://a.example/", true), ("https://a.example/x", "https://a.example", false),
        ])
    func documents(told: String, asked: String, isGood: Bool) async throws {
        let document: JSONValue = ["issuer": .string(told), "token_endpoint": "https://a.example/token"]
        #expect((try await failure { try ServerMetadata(document, issuer: asked, host: "a.example") } == nil) == isGood)
    }

    @Test(
        "A client's secret goes where the server takes it",
        arguments: [
            ([], false), (["client_secret_post"], false), (["client_secret_basic"], true),
            (["client_secret_basic", "client_secret_post"], false),
        ] as [([String], Bool)])
    func secrets(methods: [String], inHeader: Bool) throws {
        let document: JSONValue = [
            "issuer": "https://a.example", "token_endpoint": "https://a.example/token",
            "token_endpoint_auth_methods_supported": .array(methods.map(JSONValue.string)),
        ]
        let metadata = try ServerMetadata(document, issuer: "https://a.example", host: "a.example")
        guard case .secretInHeader = metadata.authentication(secret: Secret("x")) else { #expect(!inHeader); return }
        #expect(inHeader)
    }

    @Test(
        "A server elsewhere cannot send us to plain http on this machine",
        arguments: [("a.example", true), ("127.0.0.1", false), ("localhost", false)])
    func loopback(host: String, isRefused: Bool) async throws {
        let document: JSONValue = ["issuer": "https://a.example", "token_endpoint": "http://127.0.0.1:22/"]
        let failure = try await failure { try ServerMetadata(document, issuer: "https://a.example", host: host) }
        #expect((failure != nil) == isRefused)
    }
}
