import IMAPProtocol
import Mail
import Testing

@Suite("SASL lines")
struct AuthenticationLineTests {
    @Test(
        "Base64 of RFC 4648's examples, both ways",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
            ("\u{FB}\u{FF}?>", "w7vDvz8+"),
        ])
    func base64(_ text: String, _ encoded: String) {
        #expect(String(buffer: AuthenticationLine.response(Secret(text))) == encoded + "\r\n")
        #expect(AuthenticationLine.challenge(encoded) == Array(text.utf8))
    }

    @Test("What is not base64 is refused", arguments: ["a", "ab=cd", "a b=", "====", "ab\u{E9}d", "A==="])
    func refused(_ text: String) {
        #expect(AuthenticationLine.challenge(text) == nil)
    }
}
