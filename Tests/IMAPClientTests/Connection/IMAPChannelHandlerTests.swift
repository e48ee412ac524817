@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import NIOEmbedded
import SASL
import TestRig
import Testing
import Transport

@Suite("The channel handler")
struct IMAPChannelHandlerTests {
    static let fetch = Command.uidFetch(.all, [.uid, .message])
    static let stream =
        "* 1 FETCH (UID 4 BODY[] {5}\r\nhello)\r\n* 2 FETCH (BODY[] {3}\r\nabc UID 5)\r\n* 3 FETCH (UID 6 BODY[] NIL)\r\nA2 OK done\r\n"

    @Test("hands bodies on as they come, wherever the stream is cut", arguments: [1, 2, 3, 7, 1000])
    func bodies(pieceSize: Int) async throws {
        let session = try SessionChannel.loggedIn()
        let receiver = RecordingReceiver()
        let reply = session.connection.submit(Self.fetch, receiver: receiver)
        #expect(try session.sent() == "A2 UID FETCH 1:* (UID BODY.PEEK[])\r\n")
        var bytes = ByteBuffer(string: Self.stream)
        while let piece = bytes.readSlice(length: min(pieceSize, max(1, bytes.readableBytes))), piece.readableBytes > 0 {
            try session.receive(piece)
        }
        #expect(receiver.words == ["begin 5", "end", "fetch 4", "begin 3", "end", "fetch 5", "fetch 6"])
        #expect(receiver.bodies == [Array("hello".utf8), Array("abc".utf8)])
        #expect(try await reply.value().text.text == "done")
        #expect(try await reply.value().untagged.isEmpty)
    }

    @Test("keeps untagged responses in the reply where no receiver takes them")
    func collects() async throws {
        let session = try SessionChannel.loggedIn()
        let reply = session.connection.submit(.uidSearch(SearchRequest()))
        try session.receive("* SEARCH 1 2 3\r\nA2 OK done\r\n")
        #expect(try await reply.value().untagged == [.search(SearchResult(numbers: [1, 2, 3]))])
    }

    @Test("flushes once for all commands of a turn")
    func flushesOnce() throws {
        let session = try SessionChannel.loggedIn()
        let counter = ReadCounter()
        try session.channel.pipeline.syncOperations.addHandler(counter, position: .first)
        for _ in 0..<10 { session.connection.submit(.noop) }
        session.channel.embeddedEventLoop.run()
        #expect(counter.flushes == 1)
        #expect(try session.sent().split(separator: "\r\n").count == 10)
    }

    @Test("asks the socket for nothing while paused, and goes on once every pause is undone")
    func backPressure() throws {
        let session = try SessionChannel.loggedIn()
        let counter = ReadCounter()
        try session.channel.pipeline.syncOperations.addHandler(counter, position: .first)
        session.connection.submit(Self.fetch, receiver: RecordingReceiver())
        session.connection.pauseReading()
        session.connection.pauseReading()
        try session.receive("* 1 FETCH (UID 4 BODY[] {500}\r\nhello")
        #expect(counter.reads == 0)
        session.connection.resumeReading()
        #expect(counter.reads == 0)
        session.connection.resumeReading()
        #expect(counter.reads == 1)
        try session.receive("more")
        #expect(counter.reads == 2)
    }

    @Test("gives up a server that is silent while it owes an answer")
    func noProgress() async throws {
        let session = try SessionChannel.loggedIn()
        session.advance(by: 3600)
        #expect(session.connection.isOpen)
        let reply = session.connection.submit(.noop)
        session.advance(by: 59)
        #expect(session.connection.isOpen)
        session.advance(by: 2)
        #expect(!session.connection.isOpen)
        await #expect(throws: IMAPError.self) { try await reply.value() }
        #expect(session.connection.failure?.kind == .timeout)
    }

    @Test("takes a body that keeps flowing for progress, however long it lasts")
    func slowBody() throws {
        let session = try SessionChannel.loggedIn()
        session.connection.submit(Self.fetch, receiver: RecordingReceiver())
        try session.receive("* 1 FETCH (UID 4 BODY[] {500}\r\n")
        for _ in 0..<100 {
            session.advance(by: 50)
            try session.receive("x")
        }
        #expect(session.connection.isOpen)
        session.advance(by: 61)
        #expect(session.connection.failure?.kind == .timeout)
    }

    @Test("does not blame the server for a silence that is ours")
    func pausedIsNoStall() throws {
        let session = try SessionChannel.loggedIn()
        session.connection.submit(Self.fetch, receiver: RecordingReceiver())
        session.connection.pauseReading()
        session.advance(by: 1000)
        #expect(session.connection.isOpen)
        session.connection.resumeReading()
        session.advance(by: 61)
        #expect(session.connection.failure?.kind == .timeout)
    }

    @Test("waits for the greeting no longer than its deadline")
    func greetingDeadline() throws {
        let session = try SessionChannel()
        session.advance(by: 29)
        #expect(session.connection.isOpen)
        session.advance(by: 2)
        #expect(session.connection.failure?.kind == .timeout)
    }

    @Test("idles for as long as it likes")
    func idle() throws {
        let session = try SessionChannel.loggedIn(capabilities: "IMAP4rev1 IDLE")
        session.connection.submit(.idle)
        try session.receive("+ idling\r\n")
        session.advance(by: 1700)
        #expect(session.connection.isOpen)
        session.connection.submit(.done)
        session.advance(by: 61)
        #expect(session.connection.failure?.kind == .timeout)
    }

    @Test("refuses what was slipped in between STARTTLS and TLS", arguments: ["A1 OK go\r\n* OK me", "A1 OK go\r\n\u{16}\u{3}"])
    func injection(text: String) throws {
        let session = try SessionChannel(.test(security: .startTLS))
        try session.receive("* OK hi\r\n")
        #expect(try session.sent() == "A1 STARTTLS\r\n")
        try session.receive(text)
        #expect(session.connection.failure?.kind == .startTLSInjection)
        #expect(try session.sent() == "")
    }

    @Test("says nothing in clear to an address that is not this machine's", arguments: ["192.0.2.1", "2001:db8::1", "128.0.0.1"])
    func plaintext(address: String) throws {
        let session = try SessionChannel(.test(), address: address)
        #expect(session.connection.failure?.kind == .plaintextRefused)
        #expect(try session.sent() == "")
    }

    @Test("lets no byte of a writing command leave on a read-only connection")
    func gate() async throws {
        let session = try SessionChannel.loggedIn(.test(access: .readOnly))
        let reply = session.connection.submit(.select("x"))
        #expect(try session.sent() == "")
        await #expect(throws: IMAPError.self) { try await reply.value() }
        #expect(session.connection.isOpen)
    }

    @Test("closes on a response beyond the limits")
    func limits() throws {
        var options = SessionOptions.test()
        options.limits = ParserLimits(maxLineBytes: 1000)
        let session = try SessionChannel.loggedIn(options)
        try session.receive("* OK " + String(repeating: "x", count: 2000))
        #expect(session.connection.failure?.kind == .limitExceeded)
    }

    @Test("logs nothing of a secret that the server repeats, and tells nothing of it")
    func repeatedSecret() throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<50 {
            let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
            let token = String(
                (0..<Int.random(in: 20...3000, using: &random)).map { _ in letters.randomElement(using: &random) ?? "x" })
            let (log, alerts) = (TraceLog(), TraceLog())
            var options = SessionOptions.test()
            options.trace = { log.append($0) }
            options.alert = { alerts.append(TraceLine(direction: .received, text: $0)) }
            let session = try SessionChannel(options, .token(token))
            try session.receive("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi\r\n")
            let line = try session.sent()
            try session.receive("* OK [ALERT] \(token)\r\n\(token)\r\n* BAD \(token.dropFirst(3).dropLast(4))\r\n+ \r\n")
            try session.receive("A1 NO what is \(line.split(separator: " ").last ?? "") and \(token)\r\n")
            let words =
                log.lines + alerts.lines + [
                    session.connection.failure?.message ?? "", "\(session.connection.failure?.serverText ?? "")",
                ]
            let text = words.joined(separator: "\n")
            #expect(session.connection.failure != nil && text.contains("<redacted>"), "seed 11, token \(token)")
            for start in stride(from: 0, through: token.count - 12, by: 5) {
                #expect(!text.contains(token.dropFirst(start).prefix(12)), "seed 11, token \(token)")
            }
        }
    }

    @Test("logs no secret, whichever way the password is said")
    func redaction() throws {
        for mechanisms in [[LoginMechanism.plain], [.login]] {
            let log = TraceLog()
            var options = SessionOptions.test(mechanisms: mechanisms)
            options.trace = { log.append($0) }
            let session = try SessionChannel(options)
            try session.receive("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n+ \r\n")
            let sent = try session.sent()
            #expect(sent.contains("wonderland") || sent.contains(OpeningTests.plain))
            #expect(log.lines.contains { $0.contains("<redacted>") })
            #expect(!log.lines.contains { $0.contains("wonderland") || $0.contains(OpeningTests.plain) })
        }
    }
}
