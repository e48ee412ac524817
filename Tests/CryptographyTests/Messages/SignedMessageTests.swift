import Mail
import TestRig
import Testing

@testable import Cryptography

@Suite("Detached signatures")
struct SignedMessageTests {
    /// Signers whose certificates openssl made: one for itself, and one by an authority.
    private func makeSigners(_ keys: OpenSSLKeys) async throws {
        _ = try await keys.rsa("own")
        _ = try await keys.ec("authority")
        _ = try await keys.ec("leaf")
        for (name, subject) in [("own", "/CN=own"), ("authority", "/CN=authority")] {
            try await ProcessRunner.check(
                "openssl",
                ["req", "-x509", "-key", keys.path(name), "-subj", subject, "-days", "30", "-out", keys.path(name + ".crt")])
        }
        try await ProcessRunner.check(
            "openssl",
            [
                "req", "-x509", "-key", keys.path("leaf"), "-CA", keys.path("authority.crt"), "-CAkey", keys.path("authority"),
                "-subj",
                "/CN=leaf", "-days", "20", "-out", keys.path("leaf.crt"),
            ])
    }

    private func certificate(_ keys: OpenSSLKeys, _ name: String) throws -> Certificate {
        try Certificate(pem: try Files.text(keys.path(name + ".crt")))
    }

    private let content = Array("line one\nline two\r\n\0binary".utf8)

    @Test("openssl verifies what we sign, by RSA and by elliptic curve", arguments: ["own", "leaf"])
    func ours(name: String) async throws {
        let keys = try OpenSSLKeys()
        try await makeSigners(keys)
        let message = try SignedMessage(signing: content, certificate: certificate(keys, name), key: keys.privateKey(name))
        try Files.write(message.der, to: keys.path("message"))
        try Files.write(content, to: keys.path("content"))
        let anchor = name == "own" ? "own.crt" : "authority.crt"
        let words = [
            "cms", "-verify", "-binary", "-inform", "DER", "-in", keys.path("message"), "-content", keys.path("content"),
        ]
        try await ProcessRunner.check("openssl", words + ["-CAfile", keys.path(anchor), "-purpose", "any", "-out", "/dev/null"])
        let printed = try await ProcessRunner.check(
            "openssl", ["cms", "-cmsout", "-print", "-inform", "DER", "-in", keys.path("message")])
        #expect(printed.output.contains("signingTime") && printed.output.contains("sha256"))
    }

    @Test("we verify what openssl signs, and tell changed content from an unknown signer")
    func theirs() async throws {
        let keys = try OpenSSLKeys()
        try await makeSigners(keys)
        try Files.write(content, to: keys.path("content"))
        try await ProcessRunner.check(
            "openssl",
            [
                "cms", "-sign", "-binary", "-md", "sha256", "-in", keys.path("content"), "-signer", keys.path("leaf.crt"),
                "-inkey",
                keys.path("leaf"), "-outform", "DER", "-out", keys.path("message"),
            ])
        let message = SignedMessage(der: try Files.read(keys.path("message")))
        let (leaf, authority, own) = (
            try certificate(keys, "leaf"), try certificate(keys, "authority"), try certificate(keys, "own")
        )
        #expect(try message.verify(content, trusting: TrustAnchors([authority])) == [leaf])
        #expect(try message.verify(content, trusting: TrustAnchors([own, leaf])) == [leaf])
        #expect(code { _ = try message.verify(content + [0], trusting: TrustAnchors([authority])) } == .contentChanged)
        #expect(code { _ = try message.verify([], trusting: TrustAnchors([authority])) } == .contentChanged)
        for anchors in [TrustAnchors([]), TrustAnchors([own]), TrustAnchors([authority], at: leaf.notAfter + 86_400 * 20)] {
            #expect(code { _ = try message.verify(content, trusting: anchors) } == .signerUntrusted)
        }
        #expect(try message.verify(content, trusting: TrustAnchors([authority], at: leaf.notAfter - 1)) == [leaf])
    }

    @Test("a key that is not the certificate's signs nothing; empty content can be signed")
    func oddities() async throws {
        let keys = try OpenSSLKeys()
        try await makeSigners(keys)
        let own = try certificate(keys, "own")
        #expect(
            code { _ = try SignedMessage(signing: content, certificate: own, key: keys.privateKey("leaf")) } == .unsuitableKey)
        let empty = try SignedMessage(signing: [], certificate: own, key: keys.privateKey("own"))
        #expect(try empty.verify([], trusting: TrustAnchors([own])) == [own])
    }

    @Test("no byte of a signature can be another without being found, and rubbish does not crash")
    func damaged() async throws {
        let keys = try OpenSSLKeys()
        try await makeSigners(keys)
        let own = try certificate(keys, "own")
        let message = try SignedMessage(signing: content, certificate: own, key: keys.privateKey("own"))
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            var der = message.der
            der[Int.random(in: der.indices, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            // Whatever still verifies must be by the same signer: parts of a CMS message are not signed.
            if let signers = try? SignedMessage(der: der).verify(content, trusting: TrustAnchors([own])) {
                #expect(signers == [own], "seed \(seed)")
            }
            let count = Int.random(in: 0..<der.count, using: &random)
            #expect(
                code {
                    _ = try SignedMessage(der: Array(message.der.prefix(count))).verify(content, trusting: TrustAnchors([own]))
                } == .notAMessage)
        }
        for rubbish in [[], [0x30], [0x30, 0x80], Array("rubbish".utf8), own.der] as [[UInt8]] {
            #expect(code { _ = try SignedMessage(der: rubbish).verify(content, trusting: TrustAnchors([own])) } == .notAMessage)
        }
    }
}
