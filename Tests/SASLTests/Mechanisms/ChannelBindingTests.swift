@testable import SASL
import Hashing
import NIOSSL
import TestRig
import Testing

@Suite("Channel binding")
struct ChannelBindingTests {
    /// As little of a certificate as is looked at: an empty body, and ecdsa-with-SHA256.
    static let shortest: [UInt8] = [0x30, 14, 0x30, 0, 0x30, 10, 6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2]

    /// The DER form of a certificate that signs itself by `digest`.
    private static func certificate(_ digest: String, key: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        async throws -> [UInt8]
    {
        let directory = try TemporaryDirectory()
        try await ProcessRunner.check(
            "openssl",
            ["req", "-x509", "-newkey"] + key + [
                "-nodes", "-days", "1", "-\(digest)", "-subj", "/CN=localhost", "-keyout", directory.path("key"), "-outform",
                "DER",
                "-out", directory.path("der"),
            ])
        return try Files.read(directory.path("der"))
    }

    @Test("is the SHA-256 of a certificate that is signed by SHA-256 or less (RFC 5929 section 4.1)")
    func sha256() async throws {
        for (digest, key) in [("sha256", ["rsa:2048"]), ("sha1", ["rsa:2048"])] {
            let der = try await Self.certificate(digest, key: key)
            #expect(ChannelBinding(certificate: der)?.data == SHA256.digest(der).bytes)
        }
        let der = try await Self.certificate("sha256")
        #expect(ChannelBinding(certificate: der)?.data == SHA256.digest(der).bytes)
    }

    @Test("is not there for certificates that are signed otherwise", arguments: ["sha384", "sha512"])
    func others(digest: String) async throws {
        #expect(ChannelBinding(certificate: try await Self.certificate(digest)) == nil)
    }

    @Test("is not there for what is no certificate, wherever it is cut off")
    func damaged() async throws {
        let der = try await Self.certificate("sha256")
        // Up to the signature, which is not looked at.
        for length in 0..<der.count - 200 { #expect(ChannelBinding(certificate: Array(der.prefix(length))) == nil) }
        for start in [[0x30, 0x80], [0x30, 0x85, 0, 0, 0, 0, 1], [0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x31, 0x00]] as [[UInt8]]
        {
            #expect(ChannelBinding(certificate: start + der) == nil)
        }
    }
}
