@testable import IMAPClient
import IMAPProtocol
import Mail
import SASL
import Testing

@Suite("Sessions end before their token")
struct RetirementTests {
    private static func driver() -> MachineDriver { MachineDriver(loggedInWith: "IMAP4rev1 IDLE") }

    @Test("what was taken is carried out, nothing new is taken, then LOGOUT")
    func order() {
        let driver = Self.driver()
        driver.submit(.uidFetch(.all, [.uid]), "running")
        driver.submit(.uidSearch(SearchRequest()), "waiting")
        driver.retire()
        driver.submit(.noop, "late")
        #expect(driver.completed == ["late: sessionEnded"])
        driver.receive("A2 OK done", "A3 OK done")
        #expect(driver.completed == ["late: sessionEnded", "running: OK done", "waiting: OK done"])
        #expect(driver.written.last == "A4 LOGOUT⏎")
        driver.receive("* BYE see you", "A4 OK bye")
        #expect(driver.failure?.kind == .sessionEnded && driver.failure?.disposition == .passing)
        #expect(!driver.written.contains { $0.contains("NOOP") })
    }

    @Test("one that only idles is ended at once")
    func idle() {
        let driver = Self.driver()
        driver.submit(.idle, "idle")
        driver.receive("+ idling")
        driver.retire()
        #expect(driver.written == ["A2 IDLE⏎", "DONE⏎"])
        driver.receive("A2 OK done")
        #expect(driver.written.last == "A3 LOGOUT⏎")
    }

    @Test("a server that hangs up meanwhile changes nothing, and who asked for LOGOUT before gets that")
    func hangUp() {
        let driver = Self.driver()
        driver.retire()
        driver.retire()
        #expect(driver.written == ["A2 LOGOUT⏎"])
        driver.inputClosed()
        #expect(driver.failure?.kind == .sessionEnded)
        let leaving = Self.driver()
        leaving.submit(.logout, "logout")
        leaving.retire()
        #expect(leaving.written == ["A2 LOGOUT⏎"])
        leaving.receive("A2 OK bye")
        #expect(leaving.failure?.kind == .closed)
    }

    @Test(
        "a server that does not let go after LOGOUT is left, whatever it says",
        arguments: ["* BYE see you\r\n", "* OK Still here\r\n", "* 1 FETCH (UID 1 FLAGS ())\r\n", "A9 NO\r\n", ""])
    func noEnd(words: String) throws {
        let session = try SessionChannel.loggedIn()
        session.connection.submit(.logout)
        _ = try session.sent()
        session.advance(by: 1)
        try session.receive(words)
        #expect(session.connection.isOpen)
        session.advance(by: 1)
        #expect(session.connection.failure?.kind == .closed)
    }

    @Test("commands before LOGOUT may take their time, but not after a BYE", arguments: [false, true])
    func lastAnswers(saysBye: Bool) throws {
        let session = try SessionChannel.loggedIn()
        session.connection.submit(.uidFetch(.all, [.uid, .message]), receiver: RecordingReceiver())
        session.connection.submit(.logout)
        #expect(try session.sent().hasSuffix("A3 LOGOUT\r\n"))
        try session.receive("* 1 FETCH (UID 4 BODY[] {500}\r\n")
        session.advance(by: 30)
        try session.receive(String(repeating: "x", count: 500) + ")\r\n")
        if saysBye { try session.receive("* BYE now\r\n") }
        session.advance(by: 3)
        #expect(session.connection.isOpen != saysBye)
        guard !saysBye else { return }
        try session.receive("A2 OK done\r\n")
        session.advance(by: 3)
        #expect(session.connection.failure?.kind == .closed)
    }

    @Test("leaves a server that does not let go")
    func noEndOfRetired() throws {
        let session = try SessionChannel(.test(), .token(life: .seconds(100)))
        try session.receive("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi\r\nA1 OK [CAPABILITY IMAP4rev1] in\r\n")
        session.advance(by: 90)
        for _ in 0..<10 { try session.receive("* BYE\r\n") }
        #expect(session.connection.isOpen)
        session.advance(by: 2)
        #expect(session.connection.failure?.kind == .sessionEnded)
    }

    @Test(
        "comes in the last tenth of a token's life, a minute before its end at most",
        arguments: [(Duration.seconds(100), 89, 91), (.seconds(3600), 3539, 3541)])
    func schedule(life: Duration, before: Int64, after: Int64) throws {
        let session = try SessionChannel(.test(), .token(life: life))
        try session.receive("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi\r\nA1 OK [CAPABILITY IMAP4rev1] in\r\n")
        _ = try session.sent()
        session.advance(by: before)
        #expect(try session.sent().isEmpty)
        session.advance(by: after - before)
        #expect(try session.sent() == "A2 LOGOUT\r\n")
    }

    @Test(
        "never comes for a password, or a token of which only the server knows the end",
        arguments: [Credentials.alice, .token(), .token(life: .seconds(-5)), .token(life: .seconds(1 << 40))])
    func never(credentials: Credentials) throws {
        let session = try SessionChannel(.test(), credentials)
        try session.receive(
            "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=PLAIN] hi\r\nA1 OK [CAPABILITY IMAP4rev1] in\r\n")
        _ = try session.sent()
        session.advance(by: 1_000_000)
        #expect(try session.sent().isEmpty)
        #expect(session.connection.isOpen)
    }
}
