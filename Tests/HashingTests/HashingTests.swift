import Mail
import Testing

@testable import Hashing

@Suite("Hashing")
struct HashingTests {
    @Test(
        "SHA-256 of the FIPS 180-4 examples, in one piece and byte by byte",
        arguments: [
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ])
    func sha256(text: String, expected: String) {
        #expect(SHA256.digest(text.utf8).description == expected)
        var hasher = SHA256()
        for _ in 0..<2 {  // a hasher serves one message after another
            for byte in text.utf8 { withUnsafeBytes(of: byte) { hasher.update($0) } }
            #expect(hasher.finish().description == expected)
        }
    }

    @Test("HMAC-SHA-256 of RFC 4231, case 2")
    func messageCodes() {
        let mac = hmac(.sha256, key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(MessageDigest(mac)?.description == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test("PBKDF2 gives the salted password of RFC 7677's example")
    func derivedKeys() {
        // salt W22ZaJ0SNY7soEsUEjb6gQ== of RFC 7677 section 3
        let salt: [UInt8] = [0x5B, 0x6D, 0x99, 0x68, 0x9D, 0x12, 0x35, 0x8E, 0xEC, 0xA0, 0x4B, 0x14, 0x12, 0x36, 0xFA, 0x81]
        let salted = pbkdf2(.sha256, password: Array("pencil".utf8), salt: salt, iterations: 4096)
        #expect(MessageDigest(salted)?.description == "c4a49510323ab4f952cac1fa99441939e78ea74d6be81ddf7096e87513dc615d")
    }

    @Test("SHA-1 of FIPS 180's example, and what HMAC and PBKDF2 make with it", arguments: [true, false])
    func sha1(isDerived: Bool) {
        // RFC 2202 section 3, case 2; RFC 6070, 4096 rounds.
        let bytes =
            isDerived
            ? pbkdf2(.sha1, password: Array("password".utf8), salt: Array("salt".utf8), iterations: 4096)
            : hmac(.sha1, key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        let expected = isDerived ? "4b007901b765489abead49d926f721d065a429c1" : "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
        #expect(hexadecimal(bytes) == expected)
        #expect(hexadecimal(HashFunction.sha1.digest(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test("comparison in constant time still compares")
    func compare() {
        #expect(equalInConstantTime([1, 2], [1, 2]))
        #expect(!equalInConstantTime([1, 2], [1, 3]))
        #expect(!equalInConstantTime([1], [1, 3]))
    }
}
