import Mail
import TestRig
import Testing

@testable import Cryptography

@Suite("Private keys")
struct PrivateKeyTests {
    @Test("every PEM form that openssl writes is read, the encrypted ones with their passphrase only")
    func forms() async throws {
        let keys = try OpenSSLKeys()
        let key = try await keys.rsa()
        let plain = try keys.privateKey("rsa")
        let encrypted = ["-aes256", "-passout", "pass:geheim"]
        for (name, words) in [
            ("pkcs8", ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:geheim"]),
            ("scrypt", ["pkcs8", "-topk8", "-scrypt", "-passout", "pass:geheim"]),
            ("older", ["rsa", "-traditional"] + encrypted),
        ] {
            try await ProcessRunner.check("openssl", words + ["-in", key, "-out", keys.path(name)])
            #expect(try keys.privateKey(name, passphrase: Secret("geheim")).publicKey == plain.publicKey, "\(name)")
            #expect(code { _ = try keys.privateKey(name) } == .passphraseNeeded, "\(name)")
            #expect(code { _ = try keys.privateKey(name, passphrase: Secret("falsch")) } == .passphraseWrong, "\(name)")
            #expect(code { _ = try keys.privateKey(name, passphrase: Secret("")) } == .passphraseWrong, "\(name)")
            let endless = Secret(String(repeating: "x", count: 100_000))
            #expect(code { _ = try keys.privateKey(name, passphrase: endless) } == .passphraseWrong, "\(name)")
        }
        try await ProcessRunner.check("openssl", ["rsa", "-traditional", "-in", key, "-out", keys.path("plain")])
        #expect(try keys.privateKey("plain").publicKey == plain.publicKey)
        #expect(try keys.privateKey("plain", passphrase: Secret("unused")).publicKey == plain.publicKey)
    }

    @Test(
        "what is no private key is refused",
        arguments: [
            "", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", String(repeating: "x", count: 2 << 20),
        ])
    func noKeys(text: String) {
        #expect(code { _ = try PrivateKey(pem: Secret(text)) } == .noPrivateKey)
        #expect(code { _ = try PublicKey(pem: text) } == .noPublicKey)
        #expect(code { _ = try Certificate(pem: text) } == .noCertificate)
    }

    @Test("a damaged key is refused or read, and never crashes")
    func damaged() async throws {
        let keys = try OpenSSLKeys()
        let text = Array(try Files.read(try await keys.ec()))
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        for _ in 0..<2000 {
            var changed = text
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                changed[Int.random(in: changed.indices, using: &random)] = UInt8.random(in: 32...126, using: &random)
            }
            let key = try? PrivateKey(pem: Secret(String(decoding: changed, as: UTF8.self)))
            let signature = try? key?.sign([1], algorithm: .es256)
            #expect(signature == nil || signature?.count == 64, "seed \(seed)")
        }
    }

    @Test("printing a key shows nothing of it")
    func printing() async throws {
        let keys = try OpenSSLKeys()
        _ = try await keys.ec()
        #expect("\(try keys.privateKey("ec"))" == "private key <redacted>")
        #expect("\(SymmetricKey())" == "<redacted>")
    }
}
