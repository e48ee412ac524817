import Mail
import Testing

@testable import OAuth

@Suite struct FormTextTests {
    @Test("Secrets with signs come back as they were", arguments: ["a+b/c~d=e&f", "ü €\u{1F600}", "%41", " ", "", "\r\n\0"])
    func roundTrip(value: String) {
        let encoded = FormText.encode([FormField("k+y", value)])
        #expect(encoded.utf8.allSatisfy { 0x21...0x7E ~= $0 })
        #expect(FormText.decode(encoded) == [FormField("k+y", value)])
    }

    @Test("The example of RFC 6749 appendix B is encoded as it says, but for spaces, which both forms allow")
    func example() {
        #expect(FormText.escape(" %&+\u{A3}\u{20AC}") == "%20%25%26%2B%C2%A3%E2%82%AC")
        #expect(FormText.decode("a=+%25%26%2B%C2%A3%E2%82%AC")?.first?.value.exposed() == " %&+\u{A3}\u{20AC}")
    }

    @Test(
        "Broken escapes, text that is not UTF-8 and too many fields are refused",
        arguments: [
            "a=%", "a=%4", "a=%GG", "a=%FF", "%C3=1", Array(repeating: "a=1", count: 65).joined(separator: "&"),
        ])
    func broken(text: String) { #expect(FormText.decode(text) == nil) }

    @Test("Fields without a value and empty pieces do not matter")
    func lenient() { #expect(FormText.decode("&a&&b=&c==") == [FormField("a", ""), FormField("b", ""), FormField("c", "=")]) }
}
