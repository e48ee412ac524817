import TestRig
import Testing

@testable import Cryptography

@Suite("Sealing")
struct AEADTests {
    /// An example of "The Galois/Counter Mode of Operation" (McGrew and Viega), appendix B, which NIST took over.
    struct Example: Sendable {
        let number: Int
        let key: String
        let nonce: String
        var plaintext = ""
        var purpose = ""
        var ciphertext = ""
        let tag: String
    }

    static let zeroKey = String(repeating: "0", count: 64)
    static let feffKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
    static let examples = [
        Example(number: 13, key: zeroKey, nonce: "000000000000000000000000", tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        Example(
            number: 14, key: zeroKey, nonce: "000000000000000000000000", plaintext: "00000000000000000000000000000000",
            ciphertext: "cea7403d4d606b6e074ec5d3baf39d18", tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        Example(
            number: 16, key: feffKey, nonce: "cafebabefacedbaddecaf888",
            plaintext: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            purpose: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            ciphertext: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
            tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
    ]

    @Test("AES-256-GCM gives the examples of its makers, there and back", arguments: examples)
    func knownAnswers(example: Example) throws {
        let key = try #require(SymmetricKey(hex(example.key)))
        let sealed = try AEAD.seal(
            hex(example.plaintext), key: key, purpose: hex(example.purpose), nonce: hex(example.nonce))
        #expect(sealed == hex(example.nonce + example.ciphertext + example.tag))
        #expect(try AEAD.open(sealed, key: key, purpose: hex(example.purpose)) == hex(example.plaintext))
    }

    @Test("no bit of a sealed value can be another, nor its length, key or purpose")
    func everyBit() throws {
        let key = SymmetricKey()
        let purpose = Array("account work".utf8)
        let sealed = try AEAD.seal(Array("token".utf8), key: key, purpose: purpose)
        for bit in 0..<sealed.count * 8 {
            var changed = sealed
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(code { _ = try AEAD.open(changed, key: key, purpose: purpose) } == .sealBroken, "bit \(bit)")
        }
        for length in 0..<sealed.count {
            #expect(code { _ = try AEAD.open(Array(sealed.prefix(length)), key: key, purpose: purpose) } == .sealBroken)
        }
        #expect(code { _ = try AEAD.open(sealed + [0], key: key, purpose: purpose) } == .sealBroken)
        #expect(code { _ = try AEAD.open(sealed, key: SymmetricKey(), purpose: purpose) } == .sealBroken)
        #expect(code { _ = try AEAD.open(sealed, key: key, purpose: Array("account home".utf8)) } == .sealBroken)
    }

    @Test("the same value sealed twice looks different")
    func nonces() throws {
        let key = SymmetricKey()
        #expect(try AEAD.seal([1, 2], key: key, purpose: []) != AEAD.seal([1, 2], key: key, purpose: []))
    }

    @Test("a key has 32 bytes", arguments: [0, 16, 31, 33])
    func keyLength(count: Int) {
        #expect(SymmetricKey([UInt8](repeating: 1, count: count)) == nil)
    }
}

/// The bytes of a text in hexadecimal digits.
func hex(_ text: String) -> [UInt8] {
    let digits = text.utf8.map { UInt8(String(UnicodeScalar($0)), radix: 16) ?? 0 }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
