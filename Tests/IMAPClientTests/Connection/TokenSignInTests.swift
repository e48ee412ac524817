@testable import IMAPClient
import IMAPProtocol
import Mail
import SASL
import Testing

@Suite("Signing in with a token")
struct TokenSignInTests {
    /// base64 of user=alice ^A auth=Bearer good ^A ^A
    static let xoauth2 = "dXNlcj1hbGljZQFhdXRoPUJlYXJlciBnb29kAQE="
    /// base64 of n,a=alice, ^A host=127.0.0.1 ^A port=143 ^A auth=Bearer good ^A ^A
    static let oauthBearer = "bixhPWFsaWNlLAFob3N0PTEyNy4wLjAuMQFwb3J0PTE0MwFhdXRoPUJlYXJlciBnb29kAQE="
    private static let google = Base64.encode(
        Array(#"{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}"#.utf8))

    private static func driver(_ offered: String, _ token: Credentials = .token()) -> MachineDriver {
        let driver = MachineDriver(.test(), token)
        driver.receive("* OK [CAPABILITY IMAP4rev1 \(offered)] hi")
        return driver
    }

    @Test("goes with the command where SASL-IR is offered, else after the server's +")
    func initialResponse() {
        for (mechanism, message) in [("XOAUTH2", Self.xoauth2), ("OAUTHBEARER", Self.oauthBearer)] {
            let short = Self.driver("SASL-IR AUTH=\(mechanism)")
            #expect(short.written == ["A1 AUTHENTICATE \(mechanism) \(message)⏎"])
            short.receive("A1 OK [CAPABILITY IMAP4rev1] in")
            #expect(short.events == ["opened"])
            let long = Self.driver("AUTH=\(mechanism)")
            long.receive("+ ", "* CAPABILITY IMAP4rev1 MOVE", "A1 OK in")
            #expect(long.written == ["A1 AUTHENTICATE \(mechanism)⏎", "\(message)⏎"])
            #expect(long.events == ["opened"] && long.capabilities.has("MOVE"))
        }
    }

    @Test(
        "takes the standard's way before Google's",
        arguments: [
            ("AUTH=XOAUTH2 AUTH=OAUTHBEARER AUTH=PLAIN", "OAUTHBEARER"), ("AUTH=PLAIN AUTH=XOAUTH2 LOGINDISABLED", "XOAUTH2"),
        ])
    func order(offered: String, mechanism: String) {
        #expect(Self.driver(offered).written == ["A1 AUTHENTICATE \(mechanism)⏎"])
    }

    @Test(
        "is never replaced by a password, nor a password by a token",
        arguments: ["AUTH=PLAIN AUTH=SCRAM-SHA-256 AUTH=LOGIN SASL-IR", "IMAP4rev1"])
    func noFallback(offered: String) {
        let driver = Self.driver(offered)
        #expect(driver.written.isEmpty)
        #expect(driver.failure?.kind == .noUsableMechanism && driver.failure?.disposition == .lasting)
        #expect(driver.failure?.message.contains("never sends a password") == true)
        let withPassword = MachineDriver(.test())
        withPassword.receive("* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED] hi")
        #expect(withPassword.written.isEmpty)
        #expect(withPassword.failure?.message.contains(#"set auth.method to "oauth2""#) == true)
    }

    @Test(
        "that is refused ends after the challenge was answered, and what it said is handed on",
        arguments: [("XOAUTH2", xoauth2, ""), ("OAUTHBEARER", oauthBearer, "AQ==")], [true, false])
    func refusedWithChallenge(dialogue: (mechanism: String, message: String, answer: String), withIR: Bool) {
        let driver = Self.driver("AUTH=\(dialogue.mechanism)" + (withIR ? " SASL-IR" : ""))
        if !withIR { driver.receive("+ ") }
        driver.receive("+ \(Self.google)")
        #expect(driver.written.last == "\(dialogue.answer)⏎")
        #expect(driver.failure == nil)
        driver.receive("A1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)")
        #expect(driver.failure?.kind == .tokenRefused && driver.failure?.disposition == .signIn)
        #expect(driver.failure?.refusal == TokenRefusal(status: "400", scope: "https://mail.google.com/"))
        #expect(
            driver.failure?.message == """
                127.0.0.1:143 refused the access token of alice: “Invalid credentials (Failure)”: it is of another user, or lacks \
                the scope for IMAP (it wants https://mail.google.com/).
                """)
    }

    @Test("that is refused without a challenge is answered by nothing, and the sentence names what it can be")
    func refusedWithoutChallenge() {
        let driver = Self.driver("SASL-IR AUTH=XOAUTH2")
        driver.receive("A1 NO AUTHENTICATE failed.")
        #expect(driver.written.count == 1)
        #expect(driver.failure?.kind == .tokenRefused && driver.failure?.refusal == TokenRefusal())
        #expect(driver.failure?.message.contains("IMAP is switched off for the mailbox") == true)
    }

    @Test(
        "is answered whatever stands in the challenge, and only once", arguments: ["!!! not base64", "", "bm90IEpTT04=", "e30="])
    func oddChallenges(challenge: String) {
        let driver = Self.driver("SASL-IR AUTH=XOAUTH2")
        driver.receive("+ \(challenge)")
        #expect(driver.written.last == "⏎" && driver.failure == nil)
        driver.receive("+ \(challenge)")
        #expect(driver.written.count == 2)
        #expect(driver.failure?.kind == .protocolViolation)
    }

    @Test(
        "that is refused for the server's own reasons is not called bad",
        arguments: [
            ("NO [ALERT] Too many simultaneous connections. (Failure)", IMAPError.Kind.throttled, Disposition.throttled),
            ("NO [UNAVAILABLE] Temporary authentication failure.", .unavailable, .passing),
            ("NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded", .throttled, .throttled),
            ("NO [LIMIT] Rate limit hit.", .throttled, .throttled), ("NO [INUSE] busy", .unavailable, .passing),
            ("NO Server Unavailable. 15", .throttled, .throttled),
            ("NO [AUTHORIZATIONFAILED] not yours", .authenticationFailed, .lasting),
            ("NO [CONTACTADMIN] locked", .refused, .lasting),
        ])
    func notTheToken(answer: String, kind: IMAPError.Kind, disposition: Disposition) {
        let driver = Self.driver("SASL-IR AUTH=XOAUTH2")
        driver.receive("+ \(Self.google)", "A1 \(answer)")
        #expect(driver.failure?.kind == kind)
        #expect(driver.failure?.disposition == disposition)
    }

    @Test("is said once more without SASL-IR where the line was not understood, and not a third time")
    func lineTooLong() {
        let driver = Self.driver("SASL-IR AUTH=XOAUTH2")
        driver.receive("A1 BAD Line too long.")
        #expect(driver.written == ["A1 AUTHENTICATE XOAUTH2 \(Self.xoauth2)⏎", "A2 AUTHENTICATE XOAUTH2⏎"])
        driver.receive("+ ")
        #expect(driver.written.last == "\(Self.xoauth2)⏎")
        driver.receive("A2 BAD no")
        #expect(driver.written.count == 3)
        #expect(driver.failure?.kind == .badCommand)
    }

    @Test("goes without SASL-IR at once where it is longer than many servers' lines")
    func longToken() {
        let token = String(repeating: "x", count: 6000)
        let driver = Self.driver("SASL-IR AUTH=XOAUTH2", .token(token))
        #expect(driver.written == ["A1 AUTHENTICATE XOAUTH2⏎"])
        driver.receive("+ ", "A1 OK [CAPABILITY IMAP4rev1] in")
        #expect(driver.written.last?.utf8.count ?? 0 > 8000)
        #expect(driver.events == ["opened"])
    }

    @Test("at Exchange is followed by the question whether there is a mailbox")
    func probe() {
        let exchange = "IMAP4rev1 CLIENTACCESSRULES BACKENDAUTHENTICATE NAMESPACE"
        for (lines, isOpen) in [
            (["* NAMESPACE ((\"\" \"/\")) NIL NIL", "A2 OK NAMESPACE completed."], true), (["A2 BAD Command Error. 12"], true),
            (["A2 BAD User is authenticated but not connected.", "* BYE Connection closed. 14"], false),
        ] {
            let driver = Self.driver("SASL-IR AUTH=XOAUTH2")
            driver.receive("A1 OK [CAPABILITY \(exchange)] AUTHENTICATE completed.")
            #expect(driver.written.last == "A2 NAMESPACE⏎")
            for line in lines { driver.receive(line) }
            #expect((driver.events == ["opened"]) == isOpen)
            #expect((driver.failure?.kind == .notConnected) == !isOpen)
        }
        let elsewhere = Self.driver("SASL-IR AUTH=XOAUTH2")
        elsewhere.receive("A1 OK [CAPABILITY IMAP4rev1 NAMESPACE] in")
        #expect(elsewhere.events == ["opened"])
    }
}
