import Mail
import TestRig
import Testing

@testable import Cryptography

@Suite("scrypt")
struct ScryptTests {
    struct Example: Sendable {
        let password: String
        let salt: String
        let cost: (logN: Int, r: Int, p: Int)
        let derived: String
    }

    static let examples = [
        Example(
            password: "", salt: "", cost: (4, 1, 1),
            derived: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"),
        Example(
            password: "password", salt: "NaCl", cost: (10, 8, 16),
            derived: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"),
        Example(
            password: "pleaseletmein", salt: "SodiumChloride", cost: (14, 8, 1),
            derived: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"),
    ]

    @Test("the examples of RFC 7914 section 12", arguments: examples)
    func knownAnswers(example: Example) throws {
        let scrypt = try Scrypt(logN: example.cost.logN, r: example.cost.r, p: example.cost.p)
        #expect(scrypt.derive(Array(example.password.utf8), Array(example.salt.utf8), count: 64) == hex(example.derived))
        let key = try scrypt.key(passphrase: Secret(example.password), salt: Array(example.salt.utf8))
        #expect(key.withBytes { Array($0) } == hex(String(example.derived.prefix(64))))
    }

    @Test(
        "a cost that would exhaust the machine, or that scrypt does not have, is refused",
        arguments: [
            (0, 8, 1), (-1, 8, 1), (25, 1, 1), (64, 8, 1), (Int.max, 8, 1), (Int.min, 8, 1), (15, 0, 1), (15, -1, 1), (15, 8, 0),
            (15, 8, -1), (19, 8, 1), (15, 8, 65), (15, 65, 1), (15, Int.max, Int.max), (18, 8, 16), (1, 64, Int.max),
        ])
    func limits(logN: Int, r: Int, p: Int) {
        #expect(code { _ = try Scrypt(logN: logN, r: r, p: p) } == .unreasonableCost)
    }

    @Test("the dearest cost that is allowed works, and so does the usual one")
    func dearest() throws {
        #expect(try Scrypt(logN: 18, r: 8, p: 1).derive([1], [2], count: 32).count == 32)
        #expect(try Scrypt(logN: Scrypt.standard.logN, r: Scrypt.standard.r, p: Scrypt.standard.p) == .standard)
        #expect(Scrypt.standard.derive([1], [2], count: 32).count == 32)
    }
}
