@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOPosix
import SASL
import Testing

@Suite("Channel binding on real sockets")
struct ChannelBindingTLSTests {
    private static let group = MultiThreadedEventLoopGroup.singleton

    @Test(
        "binds the login to the certificate that the server showed, with TLS first and with STARTTLS", arguments: [true, false])
    func certificate(startsPlain: Bool) async throws {
        let certificates = try await TestCertificates()
        let offer = "AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-256-PLUS SASL-IR"
        let server = try await ScriptedServer(
            greeting: "* OK [CAPABILITY IMAP4rev1 \(startsPlain ? "STARTTLS" : offer)] hi", tls: certificates.server(),
            startsPlain: startsPlain, on: Self.group
        ) { line in
            if line.hasSuffix("STARTTLS") { return .startTLS("$TAG OK begin\r\n") }
            if line.hasSuffix("CAPABILITY") { return .say("* CAPABILITY IMAP4rev1 \(offer)\r\n$TAG OK done\r\n") }
            guard line.contains("AUTHENTICATE"), let first = Self.decoded(line) else { return .hangUp }
            let nonce = first.split(separator: "r=").last ?? ""
            return .say("+ \(Base64.encode(Array("r=\(nonce)more,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096".utf8)))\r\n")
        }
        let options = SessionOptions.test(
            port: server.port, security: startsPlain ? .startTLS : .tls, trust: .extraAnchor(path: certificates.authority),
            mechanisms: LoginMechanism.allCases)
        await #expect(throws: IMAPError.self) { try await IMAPConnection.open(options, on: Self.group).close() }
        let final = server.lines.last.flatMap(Self.decoded) ?? ""
        let fields = final.split(separator: ",").first.map { String($0.dropFirst(2)) } ?? ""
        let header = Array("p=tls-server-end-point,,".utf8)
        #expect(Base64.decode(fields) == header + (try await certificates.fingerprint()))
        try await server.stop()
    }

    /// The last word of a line, out of base64.
    private static func decoded(_ line: String) -> String? {
        line.split(separator: " ").last.flatMap { Base64.decode($0) }.map { String(decoding: $0, as: UTF8.self) }
    }
}
