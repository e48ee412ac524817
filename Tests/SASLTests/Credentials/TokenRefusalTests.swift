@testable import SASL
import Testing

@Suite("Why a token is refused")
struct TokenRefusalTests {
    private static let discovery = "https://login.example.org/.well-known/openid-configuration"

    private static let challenges: [(text: String, refusal: TokenRefusal)] = [
        (
            #"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#,
            .init(status: "400", scope: "https://mail.google.com/")
        ),
        (
            #"{"status":"invalid_token","openid-configuration":"\#(discovery)"}"#,
            .init(status: "invalid_token", openIDConfiguration: discovery)
        ),
        (#"{"status":401}"#, .init(status: "401")),
        (#"{"status":null,"scope":["a","b"],"openid-configuration":{"a":1}}"#, .init()),
        (#"{"status":"","scope":"mail"}"#, .init(scope: "mail")),
        (#"{"status":"a\u001b[2Jb","scope":"x\u0000"}"#, .init()),
        (#"{"status":"401"} trailing"#, .init()), (#"{"status":"401""#, .init()), (#"["status"]"#, .init()), ("", .init()),
        ("Invalid credentials", .init()), (#"{"status":"\#(String(repeating: "x", count: 3000))"}"#, .init()),
        (#"{"status":"401","scope":"\#(String(repeating: "x", count: 20000))"}"#, .init()),
        (String(repeating: "[", count: 16000), .init()),
    ]

    @Test("is read from the challenge as far as that can be read", arguments: challenges)
    func reading(text: String, refusal: TokenRefusal) {
        #expect(TokenRefusal(challenge: Array(text.utf8)) == refusal)
    }

    @Test("bytes that are no text are no reason to break down")
    func notText() {
        #expect(TokenRefusal(challenge: [0xFF, 0xFE, 0, 1, 0x7B]) == TokenRefusal())
    }

    @Test(
        "a missing scope is told from a token that is no good",
        arguments: [("insufficient_scope", true), ("403", true), ("401", false)])
    func scope(status: String, isMissing: Bool) {
        #expect(TokenRefusal(status: status).lacksScope == isMissing)
    }
}
