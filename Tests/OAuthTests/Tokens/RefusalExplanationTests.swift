import Mail
import OAuthRig
import Testing

@testable import OAuth

@Suite struct RefusalExplanationTests {
    static let now = Instant(seconds: 1000)

    private let explanation = RefusalExplanation(
        user: "me@x.example", server: "outlook.office365.com",
        audiences: ["https://outlook.office.com", "https://outlook.office365.com"],
        permissions: ["IMAP.AccessAsUser.All", "IMAP.AccessAsApp"])

    private static let good = TokenClaims(
        expires: Instant(seconds: 2000), notBefore: Instant(seconds: 900), audiences: ["https://outlook.office.com/"],
        scopes: ["IMAP.AccessAsUser.All"],
        userNames: ["ME@x.example"])

    private static func with(_ change: (inout TokenClaims) -> Void) -> TokenClaims {
        var claims = good
        change(&claims)
        return claims
    }

    @Test(
        "The sentence names what is wrong with the token",
        arguments: [
            (good, "looks right for me@x.example"), (with { $0.expires = Instant(seconds: 940) }, "expired 60 s ago"),
            (with { $0.expires = now }, "expired 0 s ago"),
            (with { $0.notBefore = Instant(seconds: 1300) }, "in 300 s: set this machine's clock right"),
            (
                with { $0.audiences = ["https://graph.microsoft.com"] },
                "is for https://graph.microsoft.com, not for https://outlook.office.com"
            ),
            (
                with { $0.scopes = ["User.Read"] },
                "lacks the permission IMAP.AccessAsUser.All or IMAP.AccessAsApp (it holds: User.Read): sign in again"
            ),
            (with { $0.scopes = ["https://outlook.office.com/imap.accessasuser.all"] }, "looks right"),
            (
                with {
                    $0.scopes = []; $0.userNames = []
                }, "it holds: none): an administrator must grant it"
            ),
            (
                with {
                    $0.scopes = []; $0.userNames = []; $0.roles = ["IMAP.AccessAsApp"]
                }, "New-ServicePrincipal"
            ),
            (
                with {
                    $0.scopes = []; $0.userNames = []; $0.roles = ["Mail.Read"]
                }, "it holds: Mail.Read): an administrator"
            ),
            (with { $0.userNames = ["you@x.example"] }, "which is of you@x.example, for the mailbox me@x.example"),
            (with { $0.userNames = ["alias@x.example", "me@x.example"] }, "looks right"),
            (with { $0.audiences = [] }, "looks right"),
        ])
    func sentences(claims: TokenClaims, words: String) {
        let sentence = explanation.sentence(claims, now: Self.now)
        #expect(sentence.contains(words) && sentence.contains("outlook.office365.com"), "\(sentence)")
    }

    @Test("An opaque token tells nothing, and that is said")
    func opaque() { #expect(explanation.sentence(nil, now: Self.now).contains("does not tell why")) }

    @Test("Words of a token cannot steer a terminal")
    func hostile() {
        let claims = Self.with { $0.userNames = ["\u{1B}[2J\n"] }
        #expect(explanation.sentence(claims, now: Self.now).unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    @Test(
        "Tokens of the identity server are explained, each for its own fault",
        arguments: [
            (#"{"exp":500}"#, "expired"), (#"{"nbf":4000000000}"#, "begins to be good"),
            (#"{"aud":"https://graph.microsoft.com"}"#, "is for https://graph"),
            (#"{"scp":"SMTP.Send","scope":""}"#, "lacks the permission"),
            (#"{"upn":"you@x.example","preferred_username":"you@x.example","email":"you@x.example"}"#, "which is of you"),
            (#"{"upn":"me@x.example"}"#, "looks right"),
        ])
    func issued(claims: String, words: String) async throws {
        var knobs = Knobs()
        knobs.claims = claims
        try await SignInRig.with(knobs) { rig in
            let token = try rig.server.accessToken(scopes: ["https://outlook.office.com/IMAP.AccessAsUser.All"])
            let sentence = explanation.sentence(TokenClaims(token: Secret(token)), now: WallClock.system.now())
            #expect(sentence.contains(words), "\(sentence)")
        }
    }
}
