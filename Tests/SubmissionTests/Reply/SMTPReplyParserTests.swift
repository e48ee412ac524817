import NIOCore
@testable import Submission
import TestRig
import Testing

@Suite("Replies of an SMTP server")
struct SMTPReplyParserTests {
    private static func parse(_ text: String, pieces: Int = .max) throws -> [SMTPReply] {
        var parser = SMTPReplyParser()
        var replies: [SMTPReply] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            parser.append(ByteBuffer(bytes: rest.prefix(pieces)))
            rest = rest.dropFirst(pieces)
            while let reply = try parser.next() { replies.append(reply) }
        }
        #expect(parser.isEmpty)
        return replies
    }

    @Test("are the same in whatever pieces they come", arguments: [1, 2, 7, Int.max])
    func pieces(size: Int) throws {
        let replies = try Self.parse(
            "220 hi\r\n250-a.example\r\n250-SIZE 10\r\n250\r\n535-5.7.8 No\r\n535 5.7.8 really\n", pieces: size)
        #expect(replies.map(\.code) == [220, 250, 535])
        #expect(replies[1].lines == ["a.example", "SIZE 10", ""])
        #expect(replies[2].enhanced == EnhancedCode(5, 7, 8))
        #expect(replies[2].text == "5.7.8 No really")
    }

    @Test(
        "that are none are refused",
        arguments: [
            "hello", "2500 hi", "250x hi", "25 hi", "650 hi", "150 hi", "", " 250 hi", "250-a\r\n251 b", "* OK IMAP4rev1 ready",
            "HTTP/1.1 400 Bad Request",
        ])
    func garbage(text: String) {
        #expect(throws: SMTPReplyParser.Fault.self) { try Self.parse(text + "\r\n") }
    }

    @Test("without end are not kept")
    func endless() {
        #expect(throws: SMTPReplyParser.Fault.lineTooLong) {
            try Self.parse("250 " + String(repeating: "x", count: SMTPReplyParser.longestLine + 1), pieces: 4096)
        }
        #expect(throws: SMTPReplyParser.Fault.lineTooLong) {
            try Self.parse("250 " + String(repeating: "x", count: SMTPReplyParser.longestLine + 1) + "\r\n")
        }
        #expect(throws: SMTPReplyParser.Fault.tooManyLines) {
            try Self.parse(String(repeating: "250-x\r\n", count: SMTPReplyParser.mostLines + 1))
        }
    }

    @Test("may be any bytes: they are read or refused, in bounded memory", arguments: 0..<8)
    func random(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let likely = Array("0123456789- \r\n.abc".utf8)
        for _ in 0..<500 {
            var parser = SMTPReplyParser()
            for _ in 0..<40 {
                let count = Int.random(in: 0...12, using: &random)
                let bytes = (0..<count).map { _ in
                    Int.random(in: 0..<8, using: &random) == 0
                        ? UInt8.random(in: 0...255, using: &random) : likely.randomElement(using: &random) ?? 0
                }
                parser.append(ByteBuffer(bytes: bytes))
                do {
                    while let reply = try parser.next() {
                        #expect(200..<600 ~= reply.code && !reply.lines.isEmpty, "seed \(seed)")
                    }
                } catch {
                    break
                }
            }
        }
    }

    @Test("show no control characters, and not without measure")
    func shown() throws {
        #expect(try Self.parse("250 a\u{1B}[2Jb\u{9B}c\0\r\n")[0].text == "a[2Jbc")
        #expect(try Self.parse("250 \(String(repeating: "x", count: 9000))\r\n")[0].text.count == 400)
    }

    @Test(
        "carry enhanced codes, or words that look like them",
        arguments: [
            ("5.7.139 no", EnhancedCode(5, 7, 139)), ("2.0.0", EnhancedCode(2, 0, 0)), ("3.0.0 no", nil), ("5.7 no", nil),
            ("5.7.1.2 no", nil), ("5.7.x no", nil), ("5.7.1000 no", nil), ("no", nil), ("", nil), ("5..1 no", nil),
        ])
    func enhanced(text: String, code: EnhancedCode?) {
        #expect(EnhancedCode(leading: text) == code)
    }
}
