import Cryptography
import Mail
import OAuthRig
import TestRig
import Testing

@testable import OAuth

/// Each way of a client to say who it is, judged by the identity server.
@Suite struct ClientProofTests {
    static let app = ["https://outlook.office365.com/.default"]

    @Test("A secret with signs in it arrives, in the body and in the header", arguments: [true, false])
    func secrets(inHeader: Bool) async throws {
        let text = "a+b/c~d&e=f:g %é"
        try await SignInRig.with { rig in
            let authentication = inHeader ? ClientAuthentication.secretInHeader(Secret(text)) : .secret(Secret(text))
            let endpoint = try rig.endpoint(authentication, known: RigClient("app:1", proof: .secret(text)))
            let grant = try await endpoint.clientCredentials(scopes: Self.app)
            #expect(grant.refresh == nil && TokenClaims(token: grant.access.secret)?.roles == ["IMAP.AccessAsApp"])
            let request = try #require(rig.server.requests(.token).first)
            #expect((request.form["client_secret"] == nil) == inHeader)
        }
    }

    @Test(
        "A wrong secret, none, and one too many are told with what to do",
        arguments: [
            (.secret(Secret("wrong")), .secret("right"), "AADSTS7000215", "not its Secret ID"),
            (.public, .secret("right"), "AADSTS7000218", "public client"),
            (.secret(Secret("x")), .none, "AADSTS700025", "public client"),
        ] as [(ClientAuthentication, RigClient.Proof, String, String)])
    func wrong(authentication: ClientAuthentication, proof: RigClient.Proof, code: String, words: String) async throws {
        try await SignInRig.with { rig in
            let endpoint = try rig.endpoint(authentication, known: RigClient("app", proof: proof))
            let failure = try await failure { try await endpoint.clientCredentials(scopes: Self.app) }
            #expect(failure?.remedy == .admin && failure?.code == code && failure?.sentence.contains(words) == true)
        }
    }

    private func credential(_ keys: RigKeys) throws -> SigningCredential {
        try #require(SigningCredential(key: keys.privateKey, certificate: keys.certificate))
    }

    @Test("A certificate signs a fresh assertion for each request")
    func certificate() async throws {
        let keys = try await SignInRig.keys.value
        try await SignInRig.with { rig in
            let endpoint = try rig.endpoint(
                .certificates([try credential(keys)]), known: RigClient("app", proof: .certificates([keys.certificate])))
            _ = try await endpoint.clientCredentials(scopes: Self.app)
            _ = try await endpoint.clientCredentials(scopes: Self.app)
            let assertions = rig.server.requests(.token).compactMap { $0.form["client_assertion"] }
            #expect(assertions.count == 2 && assertions[0] != assertions[1] && !assertions[0].contains("="))
        }
    }

    @Test("The newest certificate that is valid signs; an unknown one is refused")
    func rollover() async throws {
        let (old, new) = (try await SignInRig.keys.value, try await RigKeys.make(subject: "/CN=new"))
        let past = try await RigKeys.make(subject: "/CN=past", days: 1)
        let credentials = [try credential(old), try credential(new)]
        let newest = credentials.max { $0.certificate.notBefore < $1.certificate.notBefore }
        try await SignInRig.with { rig in
            let known = try #require(newest?.certificate)
            let endpoint = try rig.endpoint(.certificates(credentials), known: RigClient("app", proof: .certificates([known])))
            _ = try await endpoint.clientCredentials(scopes: Self.app)
            let stranger = try rig.endpoint(
                .certificates([try credential(past)]), known: RigClient("app", proof: .certificates([known])))
            let failure = try await failure { try await stranger.clientCredentials(scopes: Self.app) }
            #expect(failure?.code == "AADSTS700027" && failure?.sentence.contains("thumbprint") == true)
        }
        // Two days on, the one of a day is not used though it is newer.
        let clock = Instant(seconds: past.certificate.notAfter + 1)
        let assertion = try ClientAssertion(clientID: "app", audience: "https://login.example/token")
            .sign(with: [try credential(past), try credential(old)], now: clock)
        let header = try #require(
            assertion.exposed().split(separator: ".").first.flatMap { Base64URL.decode($0) }.flatMap { JSONValue(json: $0) })
        #expect(header["x5t#S256"]?.string == Base64URL.encode(old.certificate.sha256Thumbprint) && header["alg"] == "PS256")
        let none = try await failure {
            try ClientAssertion(clientID: "app", audience: "x").sign(with: [try credential(past)], now: clock)
        }
        #expect(none?.remedy == .config)
    }

    @Test("A key that is not the certificate's makes no credential")
    func mismatch() async throws {
        let (a, b) = (try await SignInRig.keys.value, try await SignInRig.otherKeys.value)
        #expect(SigningCredential(key: a.privateKey, certificate: b.certificate) == nil)
    }

    @Test("A wrong clock is named as the cause where the assertion is refused for it", arguments: [-4000, 4000])
    func clock(skew: Int) async throws {
        let keys = try await SignInRig.keys.value
        try await SignInRig.with { rig in
            rig.server.set { $0.skew = skew }
            let endpoint = try rig.endpoint(
                .certificates([try credential(keys)]), known: RigClient("app", proof: .certificates([keys.certificate])))
            let failure = try await failure { try await endpoint.clientCredentials(scopes: Self.app) }
            #expect(failure?.remedy == .clock && failure?.sentence.contains("this machine's clock") == true)
        }
    }

    @Test("The file of a federated token is read anew for each request")
    func federated() async throws {
        let (keys, files) = (try await SignInRig.keys.value, try TemporaryDirectory())
        let token = { (subject: String) in
            try SignedToken.make(
                header: ["kid": "k"], claims: ["iss": "https://pipeline.example", "sub": .string(subject), "exp": 4_000_000_000],
                key: keys.privateKey, algorithm: .rs256
            ).exposed()
        }
        let path = try files.write(try token("somebody"), to: "token")
        try await SignInRig.with { rig in
            let proof = RigClient.Proof.federated(
                issuer: "https://pipeline.example", subject: "job", key: keys.privateKey.publicKey)
            let endpoint = try rig.endpoint(.federatedTokenFile(path: path), known: RigClient("app", proof: proof))
            #expect(try await failure { try await endpoint.clientCredentials(scopes: Self.app) }?.remedy == .admin)
            try files.write(try token("job") + "\n", to: "token")
            _ = try await endpoint.clientCredentials(scopes: Self.app)
        }
    }

    @Test(
        "A federated token file that is missing, empty, no JWT, or too large is said",
        arguments: [nil, "", "abc", "a.b\u{1}.c", "a.b." + String(repeating: "c", count: 100_000)])
    func badFile(text: String?) async throws {
        let files = try TemporaryDirectory()
        if let text { try files.write(text, to: "token") }
        let failure = try await failure { try FederatedTokenFile.read(files.path("token")) }
        #expect(failure?.remedy == .config && failure?.sentence.contains(files.path("token")) == true)
    }

    @Test("A directory in place of the file is said")
    func directory() async throws {
        let files = try TemporaryDirectory()
        #expect(try await failure { try FederatedTokenFile.read(files.path) }?.remedy == .config)
    }
}
