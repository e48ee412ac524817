@testable import IMAPClient
import IMAPProtocol
import Mail
import SASL
import Testing
import Transport

@Suite("Logins bound to TLS")
struct ChannelBindingSignInTests {
    /// To as little of a certificate as is looked at: an empty body, and ecdsa-with-SHA256.
    private static let binding = ChannelBinding(
        certificate: [0x30, 14, 0x30, 0, 0x30, 10, 6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2])
    private static let both = "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-256-PLUS] hi"

    private static func driver(_ binding: ChannelBinding? = binding) -> MachineDriver {
        MachineDriver(.test(security: .tls), isLoopback: false, binding: binding)
    }

    /// The mechanism of the last AUTHENTICATE, and how its message begins.
    private static func begin(_ driver: MachineDriver) -> String {
        let words = (driver.written.last ?? "").replacing("⏎", with: "").split(separator: " ")
        guard words.count == 4, let message = Base64.decode(words[3]) else { return driver.written.last ?? "" }
        return "\(words[2]) " + String(decoding: message.prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self)
    }

    @Test("are preferred where both sides can, and their absence is told where only we can")
    func preference() {
        let bound = Self.driver()
        bound.receive(Self.both)
        #expect(Self.begin(bound) == "SCRAM-SHA-256-PLUS p=tls-server-end-point")
        let unbound = Self.driver(nil)
        unbound.receive(Self.both)
        #expect(Self.begin(unbound) == "SCRAM-SHA-256 n")
        let unoffered = Self.driver()
        unoffered.receive("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256] hi")
        #expect(Self.begin(unoffered) == "SCRAM-SHA-256 y")
    }

    @Test("are had with SHA-1 too, which is taken where there is nothing better")
    func older() {
        let old = Self.driver()
        old.receive("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-1-PLUS] hi")
        #expect(Self.begin(old) == "SCRAM-SHA-1-PLUS p=tls-server-end-point")
        old.receive("A1 NO [AUTHENTICATIONFAILED] no")
        #expect(Self.begin(old) == "SCRAM-SHA-1 n")
        // Binding is offered, if not with this: to say otherwise would look like an attack.
        let mixed = Self.driver()
        mixed.receive("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-1-PLUS] hi")
        #expect(Self.begin(mixed) == "SCRAM-SHA-256 n")
    }

    @Test(
        "give way to unbound ones where the server binds to something else",
        arguments: [
            ["A1 NO [AUTHENTICATIONFAILED] no"], ["A1 BAD unsupported channel binding"],
            ["+ \(Base64.encode(Array("e=unsupported-channel-binding-type".utf8)))", "A1 BAD broken off"],
        ])
    func fallback(lines: [String]) {
        let driver = Self.driver()
        driver.receive(Self.both)
        for line in lines { driver.receive(line) }
        #expect(Self.begin(driver) == "SCRAM-SHA-256 n")
        #expect(driver.written.contains("*⏎") == (lines.count == 2))
        driver.receive("A2 NO [AUTHENTICATIONFAILED] no")
        #expect(driver.failure?.kind == .authenticationFailed)
        #expect(driver.written.filter { $0.contains("AUTHENTICATE") }.count == 2)
    }

    @Test("do not give way while the server is busy")
    func busy() {
        let driver = Self.driver()
        driver.receive(Self.both, "A1 NO [UNAVAILABLE] later")
        #expect(driver.failure?.kind == .unavailable)
    }

    @Test("tell of somebody who took the offer of binding away")
    func downgrade() {
        let driver = Self.driver()
        driver.receive("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256] hi")
        driver.receive("+ \(Base64.encode(Array("e=server-does-support-channel-binding".utf8)))")
        #expect(driver.failure?.kind == .serverNotAuthentic && driver.failure?.disposition == .lasting)
    }
}
