import Foundation
import Mail
import OAuthRig
import TestRig
import Testing

@testable import OAuth

/// Every flow ends in the OK of a real Dovecot, which checks the tokens by itself.
@Suite struct DovecotJudgesTests {
    /// A Dovecot that trusts the identity server, and a sign-in for alice.
    private func judged(_ change: (inout Knobs) -> Void = { _ in }, _ body: (SignInRig, Dovecot) async throws -> Void)
        async throws
    {
        var oauth = DovecotOAuth()
        oauth.keys = ["k1": try await SignInRig.keys.value.publicPEM]
        var options = DovecotOptions()
        options.oauth = oauth
        var knobs = Knobs()
        knobs.user = "alice"
        knobs.tokenIssuer = oauth.issuer
        knobs.audience = nil
        change(&knobs)
        try await Dovecot.withServer(options) { dovecot in
            try await SignInRig.with(knobs) { rig in try await body(rig, dovecot) }
        }
    }

    /// What Dovecot says to the token: its tagged answer.
    private func answer(_ dovecot: Dovecot, _ token: Secret, user: String = "alice") async throws -> String {
        try await TokenLogin.verdict(port: dovecot.ports.imap, user: user, token: token.exposed())
    }

    @Test("Code, refreshed, and device tokens open the mailbox, and no other one")
    func people() async throws {
        try await judged { rig, dovecot in
            let endpoint = try rig.endpoint()
            let first = try await rig.signedIn(endpoint)
            #expect(try await answer(dovecot, first.access.secret).hasPrefix("a OK"))
            let second = try await endpoint.refresh(try #require(first.refresh), scopes: SignInRig.scopes)
            #expect(second.access.secret != first.access.secret)
            #expect(try await answer(dovecot, second.access.secret).hasPrefix("a OK"))
            #expect(try await answer(dovecot, second.access.secret, user: "bob").hasPrefix("a NO"))
            let device = try await DeviceFlow(endpoint: endpoint, pause: { _ in }).signIn(scopes: SignInRig.scopes) { device in
                rig.server.enter(userCode: device.userCode, approve: true)
            }
            #expect(try await answer(dovecot, device.access.secret).hasPrefix("a OK"))
        }
    }

    @Test("Tokens of apps and of service accounts open the mailbox")
    func apps() async throws {
        let keys = try await SignInRig.keys.value
        let asMailbox = #"{"sub":"alice","scope":"IMAP.AccessAsUser.All"}"#
        try await judged({ $0.claims = asMailbox }) { rig, dovecot in
            let credential = try #require(SigningCredential(key: keys.privateKey, certificate: keys.certificate))
            let app = try rig.endpoint(
                .certificates([credential]), known: RigClient("app", proof: .certificates([keys.certificate])))
            let grant = try await app.clientCredentials(scopes: ["https://outlook.office365.com/.default"])
            #expect(try await answer(dovecot, grant.access.secret).hasPrefix("a OK"))
            rig.server.addServiceAccount("backup@project.example", key: keys.privateKey.publicKey, delegated: ["mail"])
            let file: JSONValue = [
                "type": "service_account", "client_email": "backup@project.example", "private_key": .string(keys.privatePEM),
                "token_uri": .string(rig.server.address(.token)),
            ]
            let account = try ServiceAccount(json: Secret(file.json))
            let delegated = try await app.jwtBearer(account, user: "alice", scopes: ["mail"])
            #expect(try await answer(dovecot, delegated.access.secret).hasPrefix("a OK"))
        }
    }

    @Test(
        "What Dovecot refuses without a reason is explained from the token",
        arguments: [
            (#"{"exp":1000}"#, "expired"), (#"{"nbf":4000000000}"#, "begins to be good"),
            (#"{"scope":"SMTP.Send","scp":"SMTP.Send"}"#, "lacks the permission IMAP.AccessAsUser.All"),
            (#"{"sub":"bob","upn":"bob","preferred_username":"bob","email":"bob"}"#, "is of bob, for the mailbox alice"),
        ])
    func explained(claims: String, words: String) async throws {
        try await judged({ $0.claims = claims }) { rig, dovecot in
            let grant = try await rig.signedIn(try rig.endpoint())
            #expect(try await answer(dovecot, grant.access.secret).hasPrefix("a NO"))
            let explanation = RefusalExplanation(
                user: "alice", server: "localhost", audiences: [], permissions: ["IMAP.AccessAsUser.All"])
            let sentence = explanation.sentence(TokenClaims(token: grant.access.secret), now: WallClock.system.now())
            #expect(sentence.contains(words), "\(sentence)")
        }
    }
}
