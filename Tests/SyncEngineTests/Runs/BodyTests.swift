import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import SyncEngine

/// Bodies of every kind come back with exactly the bytes of the wire.
struct BodyTests {
    struct Body: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]

        init(_ description: String, _ text: String) { self.init(description, Array(text.utf8)) }

        init(_ description: String, _ bytes: [UInt8]) {
            testDescription = description
            self.bytes = bytes
        }
    }

    static let bodies = [
        Body("empty", ""), Body("one byte", "x"), Body("one CRLF", "\r\n"), Body("one LF", "\n"), Body("one CR", "\r"),
        Body("one NUL", [0]), Body("a header alone", "Subject: x\r\n\r\n"), Body("plain", "Subject: x\r\n\r\nbody\r\n"),
        Body("no end of line at the end", "Subject: x\r\n\r\nbody"), Body("a bare LF", "Subject: x\r\n\r\na\nb\r\n"),
        Body("only bare LFs", "Subject: x\n\nbody\n"), Body("a bare CR", "Subject: x\r\n\r\na\rb\r\n"),
        Body("CR at the end", "Subject: x\r\n\r\nbody\r"), Body("CR CR LF", "Subject: x\r\n\r\nbody\r\r\n"),
        Body("a NUL", Array("Subject: x\r\n\r\n".utf8) + [0, 0] + Array("\r\n".utf8)),
        Body("every byte", Array("Subject: x\r\n\r\n".utf8) + (0...255).map { UInt8($0) }),
        Body("what looks like IMAP", "* 1 FETCH (FLAGS ())\r\nA1 OK done\r\n* BYE\r\n)\r\n"),
        Body("From at a line's beginning", "From x\r\n\r\nFrom here\r\n.\r\n"),
        Body("a line of 100,000 bytes", "Subject: x\r\n\r\n" + String(repeating: "y", count: 100_000) + "\r\n"),
        Body("100,000 empty lines", String(repeating: "\r\n", count: 100_000)),
    ]

    @Test("a body comes back as it was sent", arguments: bodies)
    func exact(_ body: Body) async throws {
        let rig = try EngineRig()
        rig.account.append(SandboxMessage(.stored(body.bytes), date: InternalDate(secondsSince1970: 1_234_567_890)), to: .inbox)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("bodies of random bytes and sizes, all in one mailbox")
    func random() async throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let rig = try EngineRig()
        let alphabet: [UInt8] = [0, 9, 10, 13, 32, 65, 66, 200]
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...600, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            let date = Int64.random(in: -2_000_000_000...4_000_000_000, using: &random)
            rig.account.append(SandboxMessage(.stored(bytes), date: InternalDate(secondsSince1970: date)), to: .inbox)
        }
        let summary = await rig.run()
        #expect(summary.complete, "seed \(seed): \(summary)")
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("large messages stream to the disk, several at once over several connections")
    func large() async throws {
        let rig = try EngineRig()
        let octets = [3_000_000, 1 << 20, (1 << 20) + 1, 2_500_000, 1_048_575, 5_000_000, 900, 3_000_000, 4_000_000, 10]
        for folder in ["A", "B", "C"] {
            rig.account.createMailbox(rig.account.name(folder))
            for (number, octets) in octets.enumerated() {
                let body = GeneratedMessage(seed: UInt64(number), octets: octets)
                rig.account.append(SandboxMessage(.generated(body)), to: rig.account.name(folder))
            }
        }
        try await rig.runToTheEnd()
        #expect(rig.server.log.bodyCompletions == 30)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a large message with bare LFs, CRs and NULs keeps them")
    func largeVerbatim() async throws {
        let rig = try EngineRig()
        var bytes = GeneratedMessage(seed: 3, octets: 2_000_000).bytes(in: 0..<2_000_000)
        (bytes[1_500_000], bytes[1_700_000], bytes[1_999_999]) = (10, 0, 13)
        rig.account.append(SandboxMessage(.stored(bytes)), to: .inbox)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("one connection is enough for large and small messages in turn")
    func oneConnection() async throws {
        let rig = try EngineRig()
        rig.settings.limits.connections = 1
        for number in 0..<12 {
            let octets = number % 3 == 0 ? 1_500_000 : 700
            rig.account.append(SandboxMessage(.generated(GeneratedMessage(seed: UInt64(number), octets: octets))), to: .inbox)
        }
        try await rig.runToTheEnd()
        #expect(rig.server.log.connections == 1)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }
}
