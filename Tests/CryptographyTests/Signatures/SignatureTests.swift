import Mail
import TestRig
import Testing

@testable import Cryptography

@Suite("Signatures")
struct SignatureTests {
    private static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

    @Test("ES256 of RFC 7515 appendix A.3 is accepted, and not when a bit of it is another")
    func es256OfTheRFC() throws {
        let x = try #require(Base64URL.decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"))
        let y = try #require(Base64URL.decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"))
        let signature = try #require(
            Base64URL.decode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"))
        // SubjectPublicKeyInfo of RFC 5480 for a point on P-256.
        let start: [UInt8] = [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE,
            0x3D,
            0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
        ]
        let key = try PublicKey(pem: pem(start + x + y))
        let input = Array("eyJhbGciOiJFUzI1NiJ9.\(Self.payload)".utf8)
        expectOnlyThis(signature, of: input, by: key, .es256)
    }

    @Test("RS256 of RFC 7515 appendix A.2 is accepted, and not when a bit of it is another")
    func rs256OfTheRFC() throws {
        let modulus = try #require(
            Base64URL.decode(
                "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W"
                    + "_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4u"
                    + "DZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"))
        let signature = try #require(
            Base64URL.decode(
                "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQj"
                    + "bKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZ"
                    + "ESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"))
        // SubjectPublicKeyInfo of RFC 3279 section 2.3.1 for a modulus of 2048 bits and the exponent 65537.
        let start: [UInt8] = [
            0x30, 0x82, 0x01, 0x22, 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
            0x03,
            0x82, 0x01, 0x0F, 0x00, 0x30, 0x82, 0x01, 0x0A, 0x02, 0x82, 0x01, 0x01, 0x00,
        ]
        let key = try PublicKey(pem: pem(start + modulus + [0x02, 0x03, 0x01, 0x00, 0x01]))
        let input = Array("eyJhbGciOiJSUzI1NiJ9.\(Self.payload)".utf8)
        expectOnlyThis(signature, of: input, by: key, .rs256)
    }

    /// What openssl must be told for the same signature.
    private static func options(_ algorithm: SignatureAlgorithm) -> [String] {
        guard algorithm == .ps256 else { return [] }
        return ["rsa_padding_mode:pss", "rsa_pss_saltlen:32", "rsa_mgf1_md:sha256"].flatMap { ["-sigopt", $0] }
    }

    @Test("openssl accepts what we sign, and we what it signs", arguments: SignatureAlgorithm.allCases)
    func bothWays(algorithm: SignatureAlgorithm) async throws {
        let keys = try OpenSSLKeys()
        let path = algorithm == .es256 ? try await keys.ec("key") : try await keys.rsa("key")
        let message = Array("what is signed".utf8)
        try Files.write(message, to: keys.path("message"))
        let key = try keys.privateKey("key")

        let ours = try key.sign(message, algorithm: algorithm)
        if algorithm == .es256 { #expect(ours.count == 64) }
        let der = algorithm == .es256 ? try #require(ECDSASignature.der(joined: ours)) : ours
        try Files.write(der, to: keys.path("ours"))
        let options = Self.options(algorithm)
        try await ProcessRunner.check(
            "openssl",
            ["dgst", "-sha256", "-verify", path + ".pub", "-signature", keys.path("ours")] + options + [keys.path("message")])

        try await ProcessRunner.check(
            "openssl", ["dgst", "-sha256", "-sign", path, "-out", keys.path("theirs")] + options + [keys.path("message")])
        let theirs = try Files.read(keys.path("theirs"))
        let joined = algorithm == .es256 ? try #require(ECDSASignature.joined(der: theirs)) : theirs
        expectOnlyThis(joined, of: message, by: try keys.publicKey("key"), algorithm)
        #expect(key.publicKey.verifies(joined, of: message, algorithm: algorithm))
    }

    @Test("PS256 has a salt of 32 bytes: openssl refuses it with another length")
    func saltLength() async throws {
        let keys = try OpenSSLKeys()
        let path = try await keys.rsa()
        try Files.write([1], to: keys.path("message"))
        try Files.write(try keys.privateKey("rsa").sign([1], algorithm: .ps256), to: keys.path("ours"))
        let result = try await ProcessRunner.run(
            "openssl",
            [
                "dgst", "-sha256", "-verify", path + ".pub", "-signature", keys.path("ours"), "-sigopt", "rsa_padding_mode:pss",
                "-sigopt", "rsa_pss_saltlen:20", keys.path("message"),
            ])
        #expect(!result.isSuccess)
    }

    @Test("a key that is too short, on another curve or of another kind signs nothing and verifies nothing")
    func unsuitable() async throws {
        let keys = try OpenSSLKeys()
        _ = try await keys.rsa("short", bits: 1024)
        _ = try await keys.ec("p384", curve: "P-384")
        try await keys.make("ed25519", "ED25519")
        try await keys.make("pss", "RSA-PSS", ["rsa_keygen_bits:2048"])
        _ = try await keys.ec("p256")
        for (name, algorithm) in [
            ("short", SignatureAlgorithm.rs256), ("short", .ps256), ("p384", .es256), ("ed25519", .es256), ("ed25519", .rs256),
            ("p256", .ps256), ("pss", .rs256), ("pss", .es256),
        ] {
            let key = try keys.privateKey(name)
            #expect(code { _ = try key.sign([1], algorithm: algorithm) } == .unsuitableKey, "\(name) \(algorithm)")
            #expect(
                !key.publicKey.verifies([UInt8](repeating: 1, count: 64), of: [1], algorithm: algorithm), "\(name) \(algorithm)")
        }
        let pss = try keys.privateKey("pss")
        #expect(pss.publicKey.verifies(try pss.sign([1], algorithm: .ps256), of: [1], algorithm: .ps256))
    }

    private func expectOnlyThis(_ signature: [UInt8], of input: [UInt8], by key: PublicKey, _ algorithm: SignatureAlgorithm) {
        #expect(key.verifies(signature, of: input, algorithm: algorithm))
        var changed = signature
        changed[changed.count / 2] ^= 1
        #expect(!key.verifies(changed, of: input, algorithm: algorithm))
        #expect(!key.verifies(signature, of: input + [0], algorithm: algorithm))
        #expect(!key.verifies(Array(signature.dropLast()), of: input, algorithm: algorithm))
        #expect(!key.verifies([], of: input, algorithm: algorithm))
        #expect(!key.verifies([UInt8](repeating: 0, count: signature.count), of: input, algorithm: algorithm))
    }

    private func pem(_ der: [UInt8]) -> String {
        let plain = Base64URL.encode(der).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        let padded = String(plain) + String(repeating: "=", count: (4 - plain.count % 4) % 4)
        return "-----BEGIN PUBLIC KEY-----\n\(padded)\n-----END PUBLIC KEY-----\n"
    }
}
