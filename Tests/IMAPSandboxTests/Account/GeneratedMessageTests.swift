import Testing

@testable import IMAPSandbox

@Suite struct GeneratedMessageTests {
    @Test(arguments: [0, 1, 2, 50, 300, 400, 401, 402, 403, 471, 472, 473, 474, 8000, 65_537])
    func lengthIsExactAndTheEndIsALineEnd(_ octets: Int) {
        let bytes = GeneratedMessage(seed: 42, octets: octets).bytes(in: 0..<octets)
        #expect(bytes.count == octets)
        if octets >= 2 { #expect(bytes.suffix(2) == [13, 10]) }
    }

    @Test func everyLineEndIsCRLFWhateverTheLength() {
        for octets in 400...700 {
            let bytes = GeneratedMessage(seed: 7, octets: octets).bytes(in: 0..<octets)
            for (index, byte) in bytes.enumerated() {
                if byte == 13 { #expect(index + 1 < octets && bytes[index + 1] == 10, "\(octets)") }
                if byte == 10 { #expect(index > 0 && bytes[index - 1] == 13, "\(octets)") }
            }
        }
    }

    @Test(arguments: [1, 7, 72, 100, 1000])
    func slicesMakeTheWhole(_ step: Int) {
        let message = GeneratedMessage(seed: 99, octets: 5003)
        let whole = message.bytes(in: 0..<5003)
        let pieces = stride(from: 0, to: 5003, by: step).flatMap { message.bytes(in: $0..<$0 + step) }
        #expect(pieces == whole)
    }

    @Test func seedDecidesTheBytes() {
        let (a, b) = (GeneratedMessage(seed: 1, octets: 900), GeneratedMessage(seed: 2, octets: 900))
        #expect(a.bytes(in: 0..<900) == GeneratedMessage(seed: 1, octets: 900).bytes(in: 0..<900))
        #expect(a.bytes(in: 0..<900) != b.bytes(in: 0..<900))
    }

    @Test func headerEndsWhereTheTextBegins() {
        let body = SandboxBody.generated(GeneratedMessage(seed: 5, octets: 2000))
        #expect(body.bytes(in: 0..<body.headerOctets).suffix(4) == [13, 10, 13, 10])
        #expect(SandboxBody.stored(body.bytes).headerOctets == body.headerOctets)
    }

    @Test(arguments: [
        ("", 0), ("\r\nx", 2), ("a: b", 4), ("a: b\r\n", 6), ("a: b\r\n\r\n", 8), ("a: b\r\n\r\nx\r\n\r\n", 8), ("a: b\n\nx", 7),
    ])
    func headerEndsAtTheFirstEmptyLine(_ text: String, _ octets: Int) {
        #expect(SandboxBody.stored(Array(text.utf8)).headerOctets == octets)
    }

    @Test func hundredThousandMessagesAreMadeAtOnce() throws {
        let account = SandboxAccount()
        account.appendGenerated(100_000, to: .inbox, meanOctets: 8000, seed: 3)
        let mailbox = try #require(account.mailbox(.inbox))
        #expect(mailbox.messages.count == 100_000)
        #expect(mailbox.uids.ranges.count == 1)
        let mean = mailbox.messages.reduce(0) { $0 + $1.body.octets } / 100_000
        #expect((7800...8200).contains(mean))
    }
}
