import Glibc
import Hashing
import Mail
import TestRig
import Testing

@testable import Cryptography

@Suite("Timestamps")
struct TimestampTests {
    /// A timestamp authority of openssl's.
    private struct Authority {
        let keys: OpenSSLKeys

        init() async throws {
            keys = try OpenSSLKeys()
            _ = try await keys.rsa("tsa")
            try await ProcessRunner.check(
                "openssl",
                [
                    "req", "-x509", "-key", keys.path("tsa"), "-subj", "/CN=tsa", "-days", "30", "-addext",
                    "extendedKeyUsage=critical,timeStamping", "-addext", "keyUsage=critical,digitalSignature", "-out",
                    keys.path("tsa.crt"),
                ])
            try Files.write(
                Array(
                    """
                    [tsa]
                    default_tsa = own
                    [own]
                    serial = \(keys.path("serial"))
                    default_policy = 1.2.3.4
                    digests = sha256
                    signer_digest = sha256
                    """.utf8), to: keys.path("configuration"))
        }

        var certificate: Certificate { get throws { try Certificate(pem: try Files.text(keys.path("tsa.crt"))) } }

        func answer(_ request: [UInt8]) async throws -> TimestampResponse {
            try Files.write(request, to: keys.path("query"))
            try await ProcessRunner.check(
                "openssl",
                [
                    "ts", "-reply", "-config", keys.path("configuration"), "-queryfile", keys.path("query"), "-signer",
                    keys.path("tsa.crt"), "-inkey", keys.path("tsa"), "-out", keys.path("reply"),
                ])
            return TimestampResponse(der: try Files.read(keys.path("reply")))
        }
    }

    private let digest = SHA256.digest("what is stamped".utf8)

    @Test("openssl understands our request and verifies the answer; so do we, and give its time")
    func whole() async throws {
        let authority = try await Authority()
        let request = try TimestampRequest(digest)
        let before = time(nil)
        let response = try await authority.answer(request.der)
        try await ProcessRunner.check(
            "openssl",
            [
                "ts", "-verify", "-in", authority.keys.path("reply"), "-queryfile", authority.keys.path("query"), "-CAfile",
                authority.keys.path("tsa.crt"),
            ])
        let anchors = TrustAnchors([try authority.certificate])
        let stamped = try response.verify(for: request, trusting: anchors)
        #expect((before - 1...time(nil) + 1).contains(stamped))
        #expect(try response.verify(digest, trusting: anchors) == stamped)
        let later = TrustAnchors([try authority.certificate], at: try authority.certificate.notAfter + 1)
        #expect(code { _ = try response.verify(digest, trusting: later) } == .timestampInvalid)
    }

    @Test("an answer over something else, to another request, or by nobody we trust is refused")
    func refused() async throws {
        let authority = try await Authority()
        let (request, another) = (try TimestampRequest(digest), try TimestampRequest(digest))
        #expect(request.der != another.der)
        let response = try await authority.answer(request.der)
        let anchors = TrustAnchors([try authority.certificate])
        #expect(code { _ = try response.verify(for: another, trusting: anchors) } == .timestampInvalid)
        #expect(code { _ = try response.verify(SHA256.digest([]), trusting: anchors) } == .timestampInvalid)
        #expect(code { _ = try response.verify(digest, trusting: TrustAnchors([])) } == .timestampInvalid)
        for rubbish in [[], [0x30], Array("rubbish".utf8), Array(response.der.dropLast())] as [[UInt8]] {
            #expect(code { _ = try TimestampResponse(der: rubbish).verify(digest, trusting: anchors) } == .notATimestamp)
        }
    }

    @Test("an authority that refuses, and a signer who is no authority, give no timestamp")
    func notStamped() async throws {
        let authority = try await Authority()
        let keys = authority.keys
        // SHA-1 is no digest that this authority takes.
        try await ProcessRunner.check(
            "openssl", ["ts", "-query", "-digest", String(repeating: "0", count: 40), "-sha1", "-out", keys.path("sha1")])
        let refusal = try await authority.answer(try Files.read(keys.path("sha1")))
        #expect(code { _ = try refusal.verify(digest, trusting: TrustAnchors([try authority.certificate])) } == .timestampInvalid)
    }
}
