import COpenSSL
import Mail

/// Makes a key of a passphrase, slowly and with much memory, so that guessing is dear (RFC 7914).
package struct Scrypt: Sendable, Equatable {
    /// CPU and memory cost N, as a power of two.
    package let logN: Int
    /// Block size r.
    package let r: Int
    /// Parallelisation p.
    package let p: Int

    /// 32 MiB of memory and some tenths of a second.
    package static let standard = Scrypt(uncheckedLogN: 15, r: 8, p: 3)

    /// Bytes; what a file says that others may have written must not exhaust the machine.
    private static let mostMemory = 256 << 20
    private static let mostWork = 1 << 31

    private init(uncheckedLogN logN: Int, r: Int, p: Int) {
        self.logN = logN
        self.r = r
        self.p = p
    }

    /// A cost that was written down.
    /// - Throws: `unreasonableCost` for one that needs more than 256 MiB or some ten seconds, or that scrypt does not have.
    package init(logN: Int, r: Int, p: Int) throws(CryptographyError) {
        guard 1...24 ~= logN, 1...64 ~= r, 1...64 ~= p, 128 * r << logN <= Self.mostMemory, 128 * r * p << logN <= Self.mostWork
        else {
            throw CryptographyError(
                .unreasonableCost, "it asks for a key derivation of unreasonable cost (2^\(logN), \(r), \(p))")
        }
        self.init(uncheckedLogN: logN, r: r, p: p)
    }

    /// The key for a passphrase.
    /// - Parameter salt: 16 random bytes, stored beside what the key seals.
    package func key(passphrase: Secret, salt: [UInt8]) throws(CryptographyError) -> SymmetricKey {
        guard let key = SymmetricKey(derive(Array(passphrase.exposed().utf8), salt, count: SymmetricKey.count)) else {
            throw CryptographyError(.libraryFailed, "there is not enough memory to make a key of the passphrase")
        }
        return key
    }

    /// The derived bytes; none where libcrypto has not enough memory.
    func derive(_ password: [UInt8], _ salt: [UInt8], count: Int) -> [UInt8] {
        var derived = [UInt8](repeating: 0, count: count)
        let status = password.withUnsafeBytes { password in
            EVP_PBE_scrypt(
                password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count,
                1 << UInt64(logN), UInt64(r), UInt64(p), UInt64(Self.mostMemory + (32 << 20)), &derived, count)
        }
        return status == 1 ? derived : []
    }
}
