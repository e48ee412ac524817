import Cryptography
import Hashing
import Mail

/// The first line of a sealed file, which says how it was sealed: `restante-tokens 1 key CHECK` or
/// `restante-tokens 1 scrypt LOGN R P SALT CHECK`. It is part of what the seal protects.
struct SealHeader: Equatable {
    enum Derivation: Equatable {
        /// The key is used as it is.
        case none
        case scrypt(Scrypt, salt: [UInt8])
    }

    let derivation: Derivation
    /// Tells a wrong key from a damaged file: the first bytes of an HMAC under the key.
    let check: [UInt8]

    /// Bytes of the longest first line.
    private static let longest = 200
    private static let name = "restante-tokens"

    init(_ derivation: Derivation, key: SymmetricKey) {
        self.derivation = derivation
        check = Self.check(of: key)
    }

    private static func check(of key: SymmetricKey) -> [UInt8] {
        Array(hmac(.sha256, key: key.withBytes { Array($0) }, Array("restante: which key is this".utf8)).prefix(8))
    }

    func isSealed(with key: SymmetricKey) -> Bool { equalInConstantTime(check, Self.check(of: key)) }

    /// With its line end.
    var line: [UInt8] {
        let words =
            switch derivation {
            case .none: "key"
            case .scrypt(let cost, let salt): "scrypt \(cost.logN) \(cost.r) \(cost.p) \(Base64URL.encode(salt))"
            }
        return Array("\(Self.name) 1 \(words) \(Base64URL.encode(check))\n".utf8)
    }

    /// Reads the first line of a file.
    /// - Throws: `damaged` or `newer`.
    init(file bytes: [UInt8], path: String) throws(StoreFailure) {
        let damaged = StoreFailure(
            .damaged, "\(path) is no token file, or it is damaged; sign in again with `restante auth login`")
        guard let end = bytes.prefix(Self.longest).firstIndex(of: UInt8(ascii: "\n")) else { throw damaged }
        let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
        guard words.count >= 4, words[0] == Self.name, let version = Int(words[1]), version >= 1 else { throw damaged }
        guard version == 1 else {
            throw StoreFailure(.newer, "\(path) was written by a newer version of Restante; update this one")
        }
        guard let check = words.last.flatMap(Base64URL.decode), let derivation = Self.derivation(words[2...].dropLast()) else {
            throw damaged
        }
        self.derivation = derivation
        self.check = check
        // One form only: whatever else reads the same was not written by us.
        guard line == Array(bytes[...end]) else { throw damaged }
    }

    private static func derivation(_ words: ArraySlice<Substring>) -> Derivation? {
        let words = Array(words)
        if words == ["key"] { return Derivation.none }
        guard words.count == 5, words[0] == "scrypt", let logN = Int(words[1]), let r = Int(words[2]), let p = Int(words[3]),
            let cost = try? Scrypt(logN: logN, r: r, p: p), let salt = Base64URL.decode(words[4]), salt.count == 16
        else { return nil }
        return .scrypt(cost, salt: salt)
    }
}
