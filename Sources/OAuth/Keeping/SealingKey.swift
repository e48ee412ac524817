import Audit
import Cryptography
import Glibc
import Hashing
import Mail

/// Where the key comes from that seals an account's tokens.
package enum SealingKey: Sendable {
    /// Text from a passphrase prompt, a command, a systemd credential or the environment; the words say which, for messages.
    case text(Secret, from: String)
    /// A file that only its owner may read.
    case file(path: String)
    /// A file that is made when it is first needed and goes when the tokens go. It guards against copies of the token file
    /// alone, such as in a backup of half the folder, and not against whoever can read the folder.
    case made(path: String)

    /// A key, or something that a key is derived from.
    enum Material {
        case key(SymmetricKey)
        case passphrase(Secret)
    }

    /// - Throws: `noKey` or `exposed`.
    func material() throws(StoreFailure) -> Material {
        switch self {
        case .text(let secret, let origin): return try Self.material(secret, origin)
        case .file(let path), .made(let path): return try Self.material(Self.read(path), path)
        }
    }

    /// Makes the file of ``made(path:)`` if there is none.
    func makeIfNeeded(probe: FileProbe) throws(StoreFailure) {
        guard case .made(let path) = self, access(path, F_OK) != 0 else { return }
        let text = SymmetricKey().withBytes { Base64URL.encode($0) } + "\n"
        do {
            try SmallFile(path, probe: probe).replace(with: Array(text.utf8))
        } catch {
            throw .system("write the key", path, code: error.code)
        }
    }

    /// 32 bytes in base64url, as we make them, are the key itself; anything else is a passphrase.
    private static func material(_ secret: Secret, _ origin: String) throws(StoreFailure) -> Material {
        let text = secret.exposed()
        if let key = Base64URL.decode(text).flatMap(SymmetricKey.init) { return .key(key) }
        guard text.utf8.count >= fewestBytes else {
            throw StoreFailure(
                .noKey, "the key from \(origin) is shorter than \(fewestBytes) bytes, which can be guessed; take a longer one")
        }
        return .passphrase(secret)
    }

    private static let fewestBytes = 8

    private static func read(_ path: String) throws(StoreFailure) -> Secret {
        try FileProtection.check(path)
        let bytes: [UInt8]
        do {
            bytes = try SmallFile(path).read(limit: 65_536)
        } catch {
            guard error.code == ENOENT else { throw .system("read the key", path, code: error.code) }
            throw StoreFailure(
                .noKey, "the key \(path) is gone, and without it the tokens cannot be opened; put it back, or sign in again")
        }
        var line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return Secret(String(decoding: line, as: UTF8.self))
    }
}
