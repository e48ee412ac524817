import Mail
import Testing

@testable import Hashing

@Suite("Hashing")
struct HashingTests {
    @Test("SHA-256 of the FIPS 180-4 examples, in one piece and byte by byte", arguments: [
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
    func hmac() {
        let mac = hmacSHA256(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
        #expect(MessageDigest(mac)?.description == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test("PBKDF2 gives the salted password of RFC 7677's example")
    func pbkdf2() {
        // salt W22ZaJ0SNY7soEsUEjb6gQ== of RFC 7677 section 3
        let salt: [UInt8] = [0x5B, 0x6D, 0x99, 0x68, 0x9D, 0x12, 0x35, 0x8E, 0xEC, 0xA0, 0x4B, 0x14, 0x12, 0x36, 0xFA, 0x81]
        let salted = pbkdf2SHA256(password: Array("pencil".utf8), salt: salt, iterations: 4096)
        #expect(MessageDigest(salted)?.description == "c4a49510323ab4f952cac1fa99441939e78ea74d6be81ddf7096e87513dc615d")
    }

    @Test("comparison in constant time still compares")
    func compare() {
        #expect(equalInConstantTime([1, 2], [1, 2]))
        #expect(!equalInConstantTime([1, 2], [1, 3]))
        #expect(!equalInConstantTime([1], [1, 3]))
    }
}
