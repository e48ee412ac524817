import Mail
import TestRig
import Testing

@testable import Cryptography

@Suite("Encryption to certificates")
struct EnvelopeWriterTests {
    private func certificate(_ keys: OpenSSLKeys, _ name: String) async throws -> Certificate {
        try await ProcessRunner.check(
            "openssl",
            ["req", "-x509", "-key", keys.path(name), "-subj", "/CN=\(name)", "-days", "30", "-out", keys.path(name + ".crt")])
        return try Certificate(pem: try Files.text(keys.path(name + ".crt")))
    }

    private func decrypt(_ keys: OpenSSLKeys, _ name: String) async throws -> ProcessResult {
        try await ProcessRunner.run(
            "openssl",
            [
                "cms", "-decrypt", "-inform", "DER", "-in", keys.path("message"), "-inkey", keys.path(name), "-recip",
                keys.path(name + ".crt"),
            ])
    }

    @Test(
        "openssl opens what was written in pieces of any size, for each recipient and nobody else",
        arguments: [1, 100_000, 3_000_000])
    func roundTrip(size: Int) async throws {
        let keys = try OpenSSLKeys()
        _ = try await keys.rsa("one")
        _ = try await keys.ec("two")
        _ = try await keys.rsa("other")
        let recipients = [try await certificate(keys, "one"), try await certificate(keys, "two")]
        _ = try await certificate(keys, "other")

        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        let writer = try EnvelopeWriter(to: recipients)
        var (message, start, most) = ([UInt8](), 0, 0)
        while start < content.count {
            let end = min(content.count, start + Int.random(in: 0...200_000, using: &random))
            let piece = try writer.write(Array(content[start..<end]))
            most = max(most, piece.count - (end - start))
            message += piece
            start = end
        }
        message += try writer.finish()
        #expect(most < 20_000, "nothing is gathered in memory")
        try Files.write(message, to: keys.path("message"))
        for name in ["one", "two"] {
            let result = try await decrypt(keys, name)
            #expect(result.isSuccess && result.outputBytes == content, "\(name), seed \(seed): \(result.errors)")
        }
        #expect(!(try await decrypt(keys, "other").isSuccess))
        let printed = try await ProcessRunner.check(
            "openssl", ["cms", "-cmsout", "-print", "-inform", "DER", "-in", keys.path("message")])
        #expect(printed.output.contains("authEnvelopedData") && printed.output.contains("aes-256-gcm"))

        // The tag stands at the very end, before the closing zeros of the indefinite lengths.
        message[message.count - 20] ^= 1
        try Files.write(message, to: keys.path("message"))
        #expect(!(try await decrypt(keys, "one").isSuccess))
    }

    @Test("a certificate that only signs, and no recipient at all, are refused")
    func refused() async throws {
        let keys = try OpenSSLKeys()
        try await keys.make("ed25519", "ED25519")
        let signer = try await certificate(keys, "ed25519")
        #expect(code { _ = try EnvelopeWriter(to: [signer]) } == .unsuitableKey)
        #expect(code { _ = try EnvelopeWriter(to: []) } == .libraryFailed)
        _ = try await keys.rsa()
        let recipient = try await certificate(keys, "rsa")
        #expect(code { _ = try EnvelopeWriter(to: [recipient]).finish() } == .libraryFailed)
    }
}
