@testable import IMAPClient
import IMAPProtocol
import Mail
import SASL
import Testing
import Transport

@Suite("Opening a session")
struct OpeningTests {
    /// base64 of NUL alice NUL wonderland.
    static let plain = "AGFsaWNlAHdvbmRlcmxhbmQ="

    @Test("costs one wait where the greeting announces capabilities and SASL-IR")
    func shortest() {
        let driver = MachineDriver(.test())
        driver.receive("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi")
        #expect(driver.written == ["A1 AUTHENTICATE PLAIN \(Self.plain)⏎"])
        driver.receive("A1 OK [CAPABILITY IMAP4rev1 UIDPLUS] welcome")
        #expect(driver.events == ["opened"])
        #expect(driver.capabilities.has("uidplus"))
        #expect(driver.metrics.roundTrips == 3)
    }

    @Test("asks for capabilities where nothing announces them, before and after login")
    func asksForCapabilities() {
        let driver = MachineDriver(.test())
        driver.receive("* OK hi", "* CAPABILITY IMAP4rev1 AUTH=PLAIN", "A1 OK done", "+ ", "A2 OK in")
        driver.receive("* CAPABILITY IMAP4rev1 MOVE", "A3 OK done")
        #expect(
            driver.written == ["A1 CAPABILITY⏎", "A2 AUTHENTICATE PLAIN⏎", "\(Self.plain)⏎", "A3 CAPABILITY⏎"])
        #expect(driver.events == ["opened"])
        #expect(driver.capabilities == Capabilities(["IMAP4REV1", "MOVE"]))
    }

    @Test("takes capabilities that come untagged with the login")
    func untaggedCapabilities() {
        let driver = MachineDriver(.test())
        driver.receive("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi", "* CAPABILITY IMAP4rev1 IDLE", "A1 OK in")
        #expect(driver.events == ["opened"])
        #expect(driver.capabilities.has("IDLE"))
    }

    @Test("forgets before login what was announced before TLS")
    func forgetsAfterSTARTTLS() {
        let driver = MachineDriver(.test(security: .startTLS), isLoopback: false)
        driver.receive("* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR] hi")
        #expect(driver.written == ["A1 STARTTLS⏎"])
        driver.receive("A1 OK begin")
        #expect(driver.events == ["TLS"])
        #expect(driver.expectation == .handshake)
        driver.secured()
        #expect(driver.written.last == "A2 CAPABILITY⏎")
        driver.receive("* CAPABILITY IMAP4rev1 LOGINDISABLED", "A2 OK done")
        #expect(driver.failure?.kind == .noUsableMechanism)
    }

    @Test(
        "says the password by the best way that is offered and wanted",
        arguments: [
            ("AUTH=PLAIN AUTH=SCRAM-SHA-256 SASL-IR", LoginMechanism.allCases, "A1 AUTHENTICATE SCRAM-SHA-256 "),
            ("AUTH=PLAIN AUTH=SCRAM-SHA-256 SASL-IR", [.plain, .login], "A1 AUTHENTICATE PLAIN "),
            ("AUTH=PLAIN SASL-IR", LoginMechanism.allCases, "A1 AUTHENTICATE PLAIN "),
            ("AUTH=CRAM-MD5", LoginMechanism.allCases, "A1 LOGIN "),
            ("AUTH=PLAIN LOGINDISABLED", [.login], ""),
            ("AUTH=XOAUTH2 LOGINDISABLED", LoginMechanism.allCases, ""),
        ])
    func mechanism(offered: String, wanted: [LoginMechanism], command: String) {
        let driver = MachineDriver(.test(mechanisms: wanted))
        driver.receive("* OK [CAPABILITY IMAP4rev1 \(offered)] hi")
        #expect((driver.written.first ?? "").hasPrefix(command))
        #expect((driver.failure?.kind == .noUsableMechanism) == command.isEmpty)
    }

    @Test("sends nothing at all in clear to another machine")
    func plaintextOnlyToLoopback() {
        let driver = MachineDriver(.test(), isLoopback: false)
        driver.receive("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi")
        #expect(driver.failure?.kind == .plaintextRefused)
        #expect(driver.written.isEmpty)
    }

    @Test(
        "ends where the server makes TLS impossible",
        arguments: [
            ["* PREAUTH [CAPABILITY IMAP4rev1] hi"],
            ["* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi", "A1 BAD unknown"],
            ["* OK hi", "A1 NO not today"],
        ])
    func startTLSStripped(lines: [String]) {
        let driver = MachineDriver(.test(security: .startTLS), isLoopback: false)
        for line in lines { driver.receive(line) }
        #expect(driver.failure?.kind == .startTLSUnavailable)
        #expect(!driver.written.joined().contains(Self.plain))
        #expect(!driver.written.joined().contains("wonderland"))
    }

    @Test("believes PREAUTH inside TLS")
    func preauthInsideTLS() {
        let driver = MachineDriver(.test(security: .tls), isLoopback: false)
        driver.receive("* PREAUTH [CAPABILITY IMAP4rev1] hi")
        #expect(driver.events == ["opened"])
    }

    @Test(
        "tells why it was not let in",
        arguments: [
            (["* BYE too busy"], IMAPError.Kind.greetingRefused, Disposition.passing),
            (["* BYE [UNAVAILABLE] later"], .unavailable, .passing),
            (["* OK hi", "A1 NO no"], .refused, .lasting),
            (["* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", "A1 NO [AUTHENTICATIONFAILED] no"], .authenticationFailed, .signIn),
            (["* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", "A1 NO AUTHENTICATE failed."], .authenticationFailed, .signIn),
            (["* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", "A1 BAD [UNAVAILABLE] busy"], .unavailable, .passing),
            (
                ["* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", "A1 NO [ALERT] Too many simultaneous connections. (Failure)"],
                .throttled, .throttled
            ),
            (["* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", "* BYE go away"], .bye, .passing),
            (["* OK [CAPABILITY AUTH=SCRAM-SHA-256 SASL-IR] hi", "+ !!!"], .protocolViolation, .passing),
            (["* OK [CAPABILITY AUTH=SCRAM-SHA-256 SASL-IR] hi", "A1 OK in"], .serverNotAuthentic, .lasting),
        ])
    func refusals(lines: [String], kind: IMAPError.Kind, disposition: Disposition) {
        let driver = MachineDriver(.test())
        for line in lines { driver.receive(line) }
        #expect(driver.failure?.kind == kind)
        #expect(driver.failure?.disposition == disposition)
        #expect(driver.events.isEmpty)
    }

    @Test("compresses to other machines where offered, and goes on where that is refused")
    func compression() {
        for (answer, events) in [("OK now", ["compression", "opened"]), ("NO [COMPRESSIONACTIVE] no", ["opened"])] {
            let driver = MachineDriver(.test(security: .tls), isLoopback: false)
            driver.receive("* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", "A1 OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in")
            #expect(driver.written.last == "A2 COMPRESS DEFLATE⏎")
            #expect(driver.isSwitching)
            driver.receive("A2 \(answer)")
            #expect(driver.events == events)
        }
    }

    @Test("compresses neither to this machine nor where it is not wanted")
    func noCompression() {
        for (options, isLoopback) in [
            (SessionOptions.test(security: .tls), true), (.test(security: .tls, compress: false), false),
        ] {
            let driver = MachineDriver(options, isLoopback: isLoopback)
            driver.receive("* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", "A1 OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in")
            #expect(driver.events == ["opened"])
        }
    }

    @Test("sends ID and ENABLE together with the first command, and ENABLE only what is announced")
    func firstCommand() {
        var options = SessionOptions.test()
        options.identification = [("name", "restante")]
        options.enable = ["QRESYNC", "CONDSTORE"]
        let driver = MachineDriver(options)
        driver.receive("* OK [CAPABILITY AUTH=PLAIN SASL-IR] hi", "A1 OK [CAPABILITY IMAP4rev1 ID ENABLE CONDSTORE] in")
        #expect(driver.written.count == 1)
        driver.submit(.noop, "first")
        #expect(driver.written.dropFirst() == [#"A2 ID ("name" "restante")⏎"#, "A3 ENABLE CONDSTORE⏎", "A4 NOOP⏎"])
        #expect(driver.metrics.roundTrips == 4)
        driver.receive("A2 BAD what", "* ENABLED condstore", "A3 OK", "A4 OK done")
        #expect(driver.enabled == ["CONDSTORE"])
        #expect(driver.completed == ["first: OK done"])
    }
}
