@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import Testing
import Transport

@Suite("A hostile server")
struct HostileServerTests {
    private static let lines = [
        "* OK hi", "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi", "* PREAUTH hi", "* BYE", "+ ", "+ AAAA", "+ !", "A1 OK",
        "A2 OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE ENABLE ID] x", "A3 NO [UNAVAILABLE] x", "A4 BAD", "A5 OK", "A6 OK",
        "A99 OK",
        "* 1 FETCH (UID 1 FLAGS ())", "* 0 FETCH ()", "* 1 FETCH (UID 1 BODY[] {2}", "xy)", "* 5 EXISTS", "* SEARCH 1 2",
        "* ENABLED QRESYNC",
        "* CAPABILITY", "* STATUS x (MESSAGES 1)", "* ESEARCH (TAG \"A3\")", "garbage", "", "* ", "* LIST () NIL x", "\u{0}\u{1}",
    ]
    private static let commands: [Command] = [
        .noop, .idle, .done, .examine("x"), .select("x"), .uidFetch(.all, [.uid, .message]), .uidSearch(SearchRequest()),
        .append([AppendMessage(content: ByteBuffer(string: "abc"))], to: "x"), .compressDeflate, .logout,
        .status("x", [.messages]),
    ]

    @Test("cannot make a command end twice or never, nor send a password it should not", arguments: 0..<40)
    func randomLines(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        for round in 0..<50 {
            let security: Endpoint.Security = round % 2 == 0 ? .plaintext : .startTLS
            let driver = MachineDriver(.test(security: security))
            var submitted: [String] = []
            for step in 0..<60 {
                if random.next() % 4 == 0 {
                    submitted.append("c\(step)")
                    driver.submit(Self.commands[Int(random.next() % UInt64(Self.commands.count))], "c\(step)")
                } else {
                    driver.receive(Self.lines[Int(random.next() % UInt64(Self.lines.count))])
                }
            }
            driver.inputClosed()
            let ended = driver.completed.map { $0.prefix { $0 != ":" } }.map(String.init)
            #expect(ended.sorted() == submitted.sorted(), "seed \(seed), round \(round)")
            #expect(driver.expectation == nil)
            let saidPassword = driver.written.contains { $0.contains("wonderland") || $0.contains(OpeningTests.plain) }
            #expect(!(saidPassword && security == .startTLS), "seed \(seed), round \(round)")
        }
    }
}

/// Small, and the same everywhere for the same seed.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
