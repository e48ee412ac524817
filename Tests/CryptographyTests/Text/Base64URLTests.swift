import TestRig
import Testing

@testable import Cryptography

@Suite("base64url")
struct Base64URLTests {
    @Test(
        "the examples of RFC 4648 section 10 and RFC 7515 appendix C, without padding",
        arguments: [
            ([], ""), (Array("f".utf8), "Zg"), (Array("fo".utf8), "Zm8"), (Array("foo".utf8), "Zm9v"),
            (Array("foob".utf8), "Zm9vYg"),
            (Array("fooba".utf8), "Zm9vYmE"), (Array("foobar".utf8), "Zm9vYmFy"),
            ([3, 236, 255, 224, 193] as [UInt8], "A-z_4ME"),
        ])
    func examples(bytes: [UInt8], text: String) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(
        "what no encoder makes is refused",
        arguments: ["Zg==", "Zg=", "A", "AAAAA", "a+b", "a/b", "Zh", "Zm9", "Z g", "Zm9v\n", "é"])
    func refused(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("random bytes come back")
    func roundTrip() {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes, "seed \(seed)")
        }
    }
}
