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
