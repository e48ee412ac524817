@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import Testing

@Suite("APPEND of messages that stream")
struct UploadMachineTests {
    private func append(_ octets: UInt64...) -> Command {
        .append(octets.map { AppendMessage(.streamed(octets: $0), flags: MessageFlags(.seen)) }, to: "x")
    }

    @Test("asks first and holds everything else back until the message is through")
    func synchronizing() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        let before = driver.metrics.roundTrips
        driver.submit(append(3), "append")
        driver.submit(.noop, "noop")
        #expect(driver.written == ["A2 APPEND x (\\Seen) {3}⏎"])
        driver.receive("+ go")
        #expect(driver.written.dropFirst() == ["<append 0>"])
        driver.messageWritten()
        #expect(driver.written.dropFirst(2) == ["⏎", "A3 NOOP⏎"])
        driver.receive("A2 OK [APPENDUID 1 2] in", "A3 OK")
        #expect(driver.completed == ["append: OK in", "noop: OK "])
        #expect(driver.metrics.roundTrips == before + 2)
    }

    private static let announcements: [(String, UInt64, String)] = [
        ("LITERAL+", 4_097, "{4097+}"), ("LITERAL+", 1_048_576, "{1048576+}"), ("LITERAL+", 1_048_577, "{1048577}"),
        ("LITERAL-", 4_096, "{4096+}"), ("LITERAL-", 4_097, "{4097}"), ("IDLE", 1, "{1}"),
    ]

    @Test("goes without asking as far as the server and the size allow", arguments: announcements)
    func unasked(capability: String, octets: UInt64, announcement: String) {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 \(capability)")
        driver.submit(append(octets), "append")
        #expect(driver.written.first == "A2 APPEND x (\\Seen) \(announcement)⏎")
        #expect(driver.written.count == (announcement.hasSuffix("+}") ? 2 : 1))
    }

    @Test("leaves one after another without waiting for answers")
    func pipelined() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 LITERAL+")
        driver.submit(append(3), "first")
        driver.submit(append(4), "second")
        driver.messageWritten()
        driver.messageWritten()
        #expect(
            driver.written == [
                "A2 APPEND x (\\Seen) {3+}⏎", "<first 0>", "⏎", "A3 APPEND x (\\Seen) {4+}⏎", "<second 0>", "⏎",
            ])
    }

    @Test("puts several messages into one command where the server has MULTIAPPEND")
    func several() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 MULTIAPPEND LITERAL-")
        driver.submit(append(3, 9_000, 4), "append")
        driver.messageWritten()
        #expect(driver.written == ["A2 APPEND x (\\Seen) {3+}⏎", "<append 0>", " (\\Seen) {9000}⏎"])
        driver.receive("+")
        driver.messageWritten()
        driver.messageWritten()
        #expect(driver.written.dropFirst(3) == ["<append 1>", " (\\Seen) {4+}⏎", "<append 2>", "⏎"])
        driver.receive("A2 OK [APPENDUID 1 2:4] in")
        #expect(driver.completed == ["append: OK in"])
    }

    @Test("does not begin what the server could not take as one", arguments: [0, 2])
    func impossible(count: Int) {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 LITERAL+ \(count == 0 ? "MULTIAPPEND" : "IDLE")")
        driver.submit(.append(Array(repeating: AppendMessage(.streamed(octets: 1)), count: count), to: "x"), "append")
        #expect(driver.written.isEmpty)
        #expect(driver.completed == ["append: gate"])
    }

    @Test(
        "ends cleanly when the server says no in place of +",
        arguments: [
            ("NO [OVERQUOTA] full", "overQuota"), ("NO [TOOBIG] no", "tooBig"), ("NO [TRYCREATE] no", "refused"),
            ("BAD no", "badCommand"), ("NO [LIMIT] too many keywords", "serverLimit"),
        ])
    func refused(answer: String, kind: String) {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(append(3), "append")
        driver.submit(.noop, "noop")
        driver.receive("A2 \(answer)")
        #expect(driver.written == ["A2 APPEND x (\\Seen) {3}⏎", "A3 NOOP⏎"])
        #expect(driver.completed == ["append: \(kind)"])
        #expect(driver.failure == nil)
    }

    @Test("finishes a small message that is refused on the way, and goes on")
    func refusedOnTheWay() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 LITERAL+ MULTIAPPEND")
        driver.submit(append(3, 4), "append")
        driver.submit(.noop, "noop")
        driver.receive("A2 NO [OVERQUOTA] full")
        #expect(driver.completed.isEmpty)
        driver.messageWritten()
        #expect(driver.written.dropFirst(2) == ["⏎", "A3 NOOP⏎"])
        #expect(driver.completed == ["append: overQuota"])
        driver.receive("A3 OK")
        #expect(driver.completed.last == "noop: OK ")
    }

    @Test("does not finish a large message that is refused on the way: the connection ends")
    func refusedOnTheLongWay() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 LITERAL+")
        driver.submit(append(50_000_000), "append")
        driver.submit(.noop, "noop")
        driver.receive("+", "A2 NO [OVERQUOTA] full")
        #expect(driver.completed == ["noop: closed", "append: overQuota"])
        #expect(driver.failure?.kind == .closed)
        #expect(driver.failure?.disposition == .passing)
        driver.messageWritten()
        #expect(driver.written.last == "<append 0>")
    }

    @Test("is believed to be stored only when all of it was sent")
    func earlyOK() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 LITERAL+")
        driver.submit(append(3), "append")
        driver.receive("A2 OK [APPENDUID 1 2] already")
        #expect(driver.completed == ["append: protocolViolation"])
    }

    @Test("ends the connection when a message cannot be read on, and says so to its own caller alone")
    func unreadable() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 LITERAL+")
        driver.submit(.noop, "before")
        driver.submit(append(3), "append")
        driver.submit(.noop, "behind")
        driver.messageFailed("it is longer than was announced")
        #expect(driver.completed == ["before: closed", "behind: closed", "append: sourceFailed"])
        #expect(driver.failure?.kind == .closed)
        #expect(driver.written.last == "<append 0>")
    }

    @Test("tells of a connection that is lost amid a message")
    func lost() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 LITERAL+")
        driver.submit(append(3), "append")
        driver.inputClosed()
        driver.messageWritten()
        driver.messageFailed("late")
        #expect(driver.completed == ["append: connectionLost"])
        #expect(driver.written.last == "<append 0>")
    }

    @Test("takes a + that nobody asked for amid a message for garbage")
    func stray() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 LITERAL+")
        driver.submit(append(3), "append")
        driver.receive("+ what", "+ what")
        #expect(driver.failure == nil)
        driver.receive("+ what")
        #expect(driver.failure?.kind == .protocolViolation)
    }

    @Test("waits for + no longer than for anything else")
    func silence() throws {
        let session = try SessionChannel.loggedIn()
        let reply = session.connection.submit(append: [AppendSource([1, 2, 3])], to: "x")
        #expect(try session.sent() == "A2 APPEND x {3}\r\n")
        session.advance(by: 61)
        #expect(session.connection.failure?.kind == .timeout)
        _ = reply
    }

    @Test("never leaves a connection that only reads")
    func gate() throws {
        let session = try SessionChannel.loggedIn(.test(access: .readOnly), capabilities: "IMAP4rev1 LITERAL+")
        session.connection.submit(append: [AppendSource([1, 2, 3])], to: "x")
        #expect(try session.sent() == "")
    }
}
