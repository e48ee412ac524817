import Testing

@testable import Transport

@Suite("Names in certificates")
struct ServerNameTests {
    @Test(
        "a name is equal but for case, or has one label more than what follows the star",
        arguments: [
            ("mail.example.org", "mail.example.org", true), ("MAIL.example.org", "mail.Example.org.", true),
            ("*.example.org", "mail.example.org", true), ("*.example.org", "example.org", false),
            ("*.example.org", "a.mail.example.org", false), ("m*.example.org", "mail.example.org", false), ("*", "localhost", false),
            ("*.org", "example.org", false), ("mail.example.org", "mail.example.com", false), ("", "", true), ("a", "a.b", false),
        ])
    func matches(_ pattern: String, _ name: String, _ isRight: Bool) {
        #expect(ServerNameCheck.matches(pattern, name) == isRight)
    }
}
