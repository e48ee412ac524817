@testable import Submission
import Testing

@Suite("Messages for sending")
struct LetterTests {
    private static func wire(_ content: String) throws -> String { String(buffer: try Letter.test(content).stuffed) }

    @Test(
        "end with a dot alone, and no line of theirs can be taken for it",
        arguments: [
            ("a\r\n", "a\r\n.\r\n"), ("a", "a\r\n.\r\n"), ("", ".\r\n"), (".", "..\r\n.\r\n"),
            (".a\r\n..\r\nb.c\r\n", "..a\r\n...\r\nb.c\r\n.\r\n"),
            // Bare line ends, by which a message can be smuggled into another.
            ("a\n.\nMAIL FROM:<x>\n", "a\r\n..\r\nMAIL FROM:<x>\r\n.\r\n"), ("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\r\n\r\n\n\rb\r\n", "a\r\n\r\n\r\n\r\nb\r\n.\r\n"), ("a\r\r\n.\r\n", "a\r\n\r\n..\r\n.\r\n"),
        ])
    func stuffing(content: String, wire: String) throws {
        #expect(try Self.wire(content) == wire)
    }

    @Test("have lines of 998 octets at most, and somebody to go to")
    func limits() throws {
        let address = try SMTPAddress(checked: "a@example.org")
        #expect(throws: Letter.Fault.noRecipient) { try Letter(from: address, to: [], content: []) }
        #expect(try Self.wire(String(repeating: "x", count: 998)).utf8.count == 998 + 5)
        #expect(throws: Letter.Fault.lineTooLong(octets: 999)) { try Self.wire(String(repeating: "x", count: 999)) }
    }

    @Test("know whether they need 8 bits")
    func eightBit() throws {
        #expect(try !Letter.test("a").hasEightBit)
        #expect(try Letter.test("ä").hasEightBit)
    }

    @Test(
        "go to addresses in which nothing else fits",
        arguments: [
            "", "alice", "@example.org", "alice@", "a@b@c", "<alice@example.org>", "alice@example.org>\r\nRCPT TO:<eve@x",
            "al ice@example.org", "alice@example.org SIZE=1", "a\u{0}@example.org", "\"a b\"@example.org", "a@[127.0.0.1]",
            "a,b@example.org", String(repeating: "x", count: 250) + "@example.org", "a\u{85}b@example.org",
        ])
    func addresses(text: String) {
        #expect(SMTPAddress(text) == nil)
        #expect(SMTPAddress("alice+tag.x@münchen.example")?.isASCII == false)
        #expect(SMTPAddress("alice+tag=x@example.org")?.isASCII == true)
    }
}
