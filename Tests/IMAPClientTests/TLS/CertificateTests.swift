@testable import IMAPClient
import Mail
import NIOCore
import NIOPosix
import NIOSSL
import Testing
import Transport

@Suite("Certificates on real sockets")
struct CertificateTests {
    private static let group = MultiThreadedEventLoopGroup.singleton
    private static let greeting = "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi"

    /// What comes of a login at a server with this TLS, and what the server heard.
    private static func login(
        _ tls: NIOSSLContext?, trust: Trust, host: String = "127.0.0.1"
    ) async throws -> (outcome: IMAPError.Kind?, heard: [String]) {
        let server = try await ScriptedServer(greeting: greeting, tls: tls, on: group) { _ in
            .say("$TAG OK [CAPABILITY IMAP4rev1] in\r\n")
        }
        let outcome: IMAPError.Kind?
        do {
            let options = SessionOptions.test(host: host, port: server.port, security: .tls, trust: trust)
            let connection = try await IMAPConnection.open(options, on: group)
            connection.close()
            await connection.closed()
            outcome = nil
        } catch {
            outcome = error.kind
        }
        try await server.stop()
        return (outcome, server.lines)
    }

    @Test(
        "a certificate by a known authority for the right host is taken, by address and by name",
        arguments: ["127.0.0.1", "localhost"])
    func good(host: String) async throws {
        let certificates = try await TestCertificates()
        let (outcome, heard) = try await Self.login(
            certificates.server(), trust: .extraAnchor(path: certificates.authority), host: host)
        #expect(outcome == nil)
        #expect(heard.count == 1)
    }

    @Test("one by an unknown authority is refused before a word is said")
    func untrusted() async throws {
        let certificates = try await TestCertificates()
        let (outcome, heard) = try await Self.login(certificates.server(), trust: .system)
        #expect(outcome == .certificateUntrusted)
        #expect(heard.isEmpty)
    }

    @Test("one for another host is refused before a word is said", arguments: ["127.0.0.1", "localhost"])
    func wrongHost(host: String) async throws {
        let certificates = try await TestCertificates(names: ["DNS:other.example", "IP:127.0.0.2"])
        let (outcome, heard) = try await Self.login(
            certificates.server(), trust: .extraAnchor(path: certificates.authority), host: host)
        #expect(outcome == .certificateWrongHost)
        #expect(heard.isEmpty)
    }

    @Test("one for the server's address alone is refused where the server was asked for by name", arguments: [true, false])
    func addressOnly(isPinned: Bool) async throws {
        let certificates = try await TestCertificates(names: ["IP:127.0.0.1", "IP:::1", "DNS:other.example"])
        let trust = isPinned ? Trust.fingerprint(try await certificates.fingerprint()) : .extraAnchor(path: certificates.authority)
        let (outcome, heard) = try await Self.login(certificates.server(), trust: trust, host: "localhost")
        #expect(outcome == .certificateWrongHost)
        #expect(heard.isEmpty)
        #expect(try await Self.login(certificates.server(), trust: trust).outcome == nil)
    }

    @Test("one that has expired is refused, whether it is trusted by authority or by pin")
    func expired() async throws {
        let certificates = try await TestCertificates()
        let old = try await certificates.expired()
        let pin = try await certificates.fingerprint(of: old)
        for trust in [Trust.extraAnchor(path: certificates.authority), .fingerprint(pin)] {
            let (outcome, heard) = try await Self.login(certificates.server(certificate: old), trust: trust)
            #expect(outcome == .certificateExpired)
            #expect(heard.isEmpty)
        }
    }

    @Test("the pinned one is taken whoever signed it")
    func pinned() async throws {
        let certificates = try await TestCertificates()
        let pin = try await certificates.fingerprint()
        #expect(pin.count == 32)
        #expect(try await Self.login(certificates.server(), trust: .fingerprint(pin)).outcome == nil)
    }

    @Test("another than the pinned one is refused, even by a known authority")
    func pinMismatch() async throws {
        let certificates = try await TestCertificates()
        let pin = [UInt8](repeating: 7, count: 32)
        let (outcome, heard) = try await Self.login(certificates.server(), trust: .fingerprint(pin))
        #expect(outcome == .fingerprintMismatch)
        #expect(heard.isEmpty)
    }

    @Test("the pinned one for another host is refused")
    func pinnedForAnotherHost() async throws {
        let certificates = try await TestCertificates(names: ["DNS:other.example"])
        let pin = try await certificates.fingerprint()
        #expect(try await Self.login(certificates.server(), trust: .fingerprint(pin)).outcome == .certificateWrongHost)
    }

    @Test("TLS older than 1.2 is refused")
    func oldTLS() async throws {
        let certificates = try await TestCertificates()
        let (outcome, heard) = try await Self.login(
            certificates.server(maximum: .tlsv11), trust: .extraAnchor(path: certificates.authority))
        #expect(outcome == .tlsFailed)
        #expect(heard.isEmpty)
    }

    @Test("a server without TLS on the port is told apart from one with a bad certificate")
    func noTLS() async throws {
        #expect(try await Self.login(nil, trust: .system).outcome == .tlsFailed)
    }

    @Test(
        "an anchor file that cannot be read is named before anybody is connected to",
        arguments: ["/nonexistent/ca.pem", "/dev/null"])
    func badAnchor(path: String) async throws {
        let options = SessionOptions.test(port: 1, security: .tls, trust: .extraAnchor(path: path))
        let error = await #expect(throws: IMAPError.self) { _ = try await IMAPConnection.open(options, on: Self.group) }
        #expect(error?.kind == .tlsFailed)
        #expect(error?.message.contains(path) == true)
    }
}
