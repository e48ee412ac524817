@testable import SASL
import Mail
import Testing

@Suite("Secrets in the server's words")
struct SecretScrubberTests {
    private static let token = "ya29.a0AfH6SMBxyz-_1234567890abcdefghij"

    private static func scrub(_ text: String, _ secret: String = token) -> String {
        SecretScrubber(.bearer(user: "alice", token: Secret(secret), expires: nil)).scrub(text)
    }

    @Test("are taken out whole, in parts and more than once")
    func parts() {
        #expect(Self.scrub("no \(Self.token)!") == "no <redacted>!")
        #expect(Self.scrub("\(Self.token) and \(Self.token.prefix(20))") == "<redacted> and <redacted>")
        #expect(Self.scrub("…\(Self.token.dropFirst(9).prefix(12))…") == "…<redacted>…")
        #expect(Self.scrub("AUTHENTICATE failed.") == "AUTHENTICATE failed.")
        #expect(Self.scrub("") == "")
    }

    @Test("are found in base64, whatever stands before them", arguments: ["", "u", "us", "user=alice\u{1}auth=Bearer "])
    func base64(prefix: String) {
        let message = Base64.encode(Array((prefix + Self.token + "\u{1}\u{1}").utf8))
        let scrubbed = Self.scrub("BAD \(message)")
        #expect(scrubbed.contains("<redacted>"))
        #expect(scrubbed.utf8.count < 40 + Base64.encode(Array(prefix.utf8)).utf8.count)
    }

    @Test("that are short are taken out as a whole, and very short ones are words")
    func short() {
        #expect(Self.scrub("no hunter2, no", "hunter2") == "no <redacted>, no")
        #expect(Self.scrub("no hunt", "hunter2") == "no hunt")
        #expect(Self.scrub("abc", "abc") == "abc")
        #expect(Self.scrub("abc", "") == "abc")
    }
}
