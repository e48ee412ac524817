@testable import IMAPClient
import IMAPProtocol
import IMAPSandbox
import Mail
import NIOCore
import SASL
import Synchronization
import Testing

@Suite("APPEND to a server")
struct AppendTests {
    private static let text = Array("Subject: h\u{e9}\r\n\r\nline\r\n".utf8)

    @Test(
        "stores the octets, the flags and the date, whatever the server has for literals",
        arguments: [["LITERAL+"], ["LITERAL-"], []])
    func stores(literals: [String]) async throws {
        var profile = SandboxProfile.full.without("LITERAL+")
        profile.capabilities += literals
        let rig = try SandboxRig(profile)
        let connection = try await rig.connect()
        let flags = MessageFlags([.seen, .draft], keywords: [Keyword("$Forwarded"), Keyword("NonJunk")])
        let date = InternalDate(secondsSince1970: 1_706_740_201, zoneOffsetMinutes: 90)
        for bytes in [Self.text, (0..<200_000).map { UInt8(truncatingIfNeeded: $0 % 253 + 1) }] {
            let reply = try await connection.append([AppendSource(bytes, flags: flags, date: date)], to: "Box")
            guard case .appendUID(let validity, let uids)? = reply.text.code, let uid = uids.set.first else {
                Issue.record("no APPENDUID")
                return
            }
            let stored = try #require(rig.account.mailbox("Box"))
            #expect(validity == stored.uidValidity)
            #expect(stored.message(uid)?.body.bytes == bytes)
            #expect(stored.message(uid)?.flags == flags)
            #expect(stored.message(uid)?.date == date)
        }
        await connection.logout()
    }

    @Test("stores many messages that are submitted together, in their order")
    func pipelined() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.connect()
        try await connection.run(.noop)
        let before = connection.metrics.roundTrips
        let replies = (0..<50).map { number in
            connection.submit(append: [AppendSource(Array("Subject: \(number)\r\n\r\n".utf8))], to: "Box")
        }
        for reply in replies { _ = try await reply.value() }
        #expect(
            rig.account.mailbox("Box")?.messages.map { String(decoding: $0.body.bytes.dropFirst(9).dropLast(4), as: UTF8.self) }
                == (0..<50).map(String.init))
        #expect(connection.metrics.roundTrips - before < 50)
        await connection.logout()
    }

    @Test("stores several in one command, and gives one UID for each", arguments: [["LITERAL+"], []])
    func several(literals: [String]) async throws {
        var profile = SandboxProfile.full.without("LITERAL+")
        profile.capabilities += literals
        let rig = try SandboxRig(profile)
        let connection = try await rig.connect()
        let reply = try await connection.append((1...3).map { AppendSource(Array("\($0)\r\n".utf8)) }, to: "Box")
        guard case .appendUID(_, let uids)? = reply.text.code else {
            Issue.record("no APPENDUID")
            return
        }
        #expect(uids.set == [1, 2, 3])
        #expect(rig.server.log.count(of: "APPEND") == 1)
        await connection.logout()
    }

    @Test("says what a refusal is about, and the session goes on")
    func refusals() async throws {
        var profile = SandboxProfile.full
        (profile.quota, profile.appendLimit, profile.keywordLimit) = (1_000, 900, 1)
        let rig = try SandboxRig(profile)
        rig.account.createMailbox("locked")
        rig.account.setReadOnly(true, "locked")
        let connection = try await rig.connect()
        func failure(_ octets: Int, _ name: MailboxName, keywords: [String] = []) async -> IMAPError? {
            let flags = MessageFlags(keywords: keywords.map { Keyword($0) })
            do {
                try await connection.append([AppendSource([UInt8](repeating: 65, count: octets), flags: flags)], to: name)
                return nil
            } catch {
                return error
            }
        }
        #expect(await failure(901, "Box")?.kind == .tooBig)
        #expect(await failure(600, "Box") == nil)
        #expect(await failure(600, "Box")?.kind == .overQuota)
        #expect(await failure(1, "Box", keywords: ["a", "b"])?.kind == .serverLimit)
        #expect(await failure(1, "locked")?.code == .noPerm)
        let missing = await failure(1, "nowhere")
        #expect(missing?.code == .tryCreate && missing?.disposition == .gone && missing?.mailbox == "nowhere")
        #expect(connection.isOpen)
        #expect(rig.uids("Box") == [1])
        await connection.logout()
    }

    @Test("waits for a + that is late, and takes a NO in its place")
    func lateOrRefused() async throws {
        let rig = try SandboxRig(SandboxProfile.full.without("LITERAL+"))
        let connection = try await rig.connect()
        let gate = Gate()
        rig.server.faults.arm(.command("APPEND", .literalStall(gate)))
        rig.server.faults.arm(.mailbox("Box", command: "APPEND", .literalAnswer("NO [OVERQUOTA] full")))
        let pieces = Pieces(["abc"])
        let late = connection.submit(append: [pieces.source(octets: 3)], to: "Box")
        let refused = connection.submit(append: [Pieces(["x"]).source(octets: 1)], to: "Box")
        await gate.reached()
        #expect(pieces.reads == 0)
        gate.open()
        _ = try await late.value()
        let error = await #expect(throws: IMAPError.self) { _ = try await refused.value() }
        #expect(error?.kind == .overQuota)
        try await connection.run(.noop)
        #expect(rig.account.bytes(of: 1, in: "Box") == Array("abc".utf8))
        #expect(rig.uids("Box") == [1])
        await connection.logout()
    }

    @Test("leaves no part of a message behind when the connection is cut amid it", arguments: [["LITERAL+"], []])
    func cut(literals: [String]) async throws {
        var profile = SandboxProfile.full.without("LITERAL+")
        profile.capabilities += literals
        let rig = try SandboxRig(profile)
        let connection = try await rig.connect()
        rig.server.faults.arm(.command("APPEND", .literalCut(afterOctets: 100_000)))
        let error = await #expect(throws: IMAPError.self) {
            try await connection.append([AppendSource([UInt8](repeating: 65, count: 500_000))], to: "Box")
        }
        #expect(error?.kind == .connectionLost)
        #expect(error?.command == "APPEND")
        #expect(!connection.isOpen)
        #expect(rig.uids("Box").isEmpty)
    }

    @Test("leaves no part of a message behind whose source does not hold its promise", arguments: [["abc"], ["abcde"]])
    func wrongLength(pieces: [String]) async throws {
        let rig = try SandboxRig()
        let connection = try await rig.connect()
        let error = await #expect(throws: IMAPError.self) {
            try await connection.append([Pieces(pieces).source(octets: 4)], to: "Box")
        }
        #expect(error?.kind == .sourceFailed)
        #expect(error?.mailbox == "Box")
        await connection.closed()
        #expect(connection.failure?.kind == .closed)
        let other = try await rig.connect()
        try await other.run(.noop)
        #expect(rig.uids("Box").isEmpty)
        await other.logout()
    }

    @Test("does not know the end when the answer is lost, and says no word of a refusal")
    func lostAnswer() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.connect()
        rig.server.faults.arm(.command("APPEND", .loseReply))
        let error = await #expect(throws: IMAPError.self) { try await connection.append([AppendSource(Self.text)], to: "Box") }
        #expect(error?.kind == .connectionLost)
        #expect(error?.code == nil)
        #expect(rig.uids("Box") == [1])
    }

    @Test("holds no more than a window of a message of 50 MB, in the channel's own count")
    func memory() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.connect()
        let message = GeneratedMessage(seed: 5, octets: 50_000_000)
        let progress = Mutex((offset: 0, most: 0))
        let source = AppendSource(octets: 50_000_000) {
            let buffered = try connection.channel.getOption(.bufferedWritableBytes).wait()
            return progress.withLock { state in
                state.most = max(state.most, buffered)
                let piece = message.bytes(in: state.offset..<min(state.offset + 65_536, message.octets))
                state.offset += piece.count
                return piece.isEmpty ? nil : ByteBuffer(bytes: piece)
            }
        }
        try await connection.append([source], to: "Box")
        #expect(progress.withLock { $0.most } <= MessageSender.window + 65_536)
        #expect(rig.account.mailbox("Box")?.messages.first?.body == .stored(message.bytes(in: 0..<message.octets)))
        await connection.logout()
    }

    @Test("tells how large a message may be")
    func limits() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.connect()
        #expect(connection.capabilities.appendLimit == 50_000_000)
        let reply = try await connection.run(.status("Box", [.appendLimit]))
        guard case .status(let status)? = reply.untagged.first else {
            Issue.record("no STATUS")
            return
        }
        #expect(status.appendLimit == 50_000_000)
        #expect(Capabilities(["APPENDLIMIT"]).appendLimit == nil && Capabilities(["APPENDLIMIT"]).hasAppendLimits)
        await connection.logout()
    }
}
