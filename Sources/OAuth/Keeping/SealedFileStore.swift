import Audit
import Cryptography
import Glibc
import Hashing
import Mail
import Synchronization

/// Tokens in the file `tokens` of the account's state folder, sealed with AES-256-GCM for this account.
///
/// Order of effects of a save: a key that is to be made is written and synced → the new file is written beside the old,
/// synced, renamed over it, the folder synced. Killed anywhere, the old record or the new one is there and opens.
package final class SealedFileStore: TokenStore {
    package let account: String
    private let file: SmallFile
    private let key: SealingKey
    private let probe: FileProbe
    private let cost: Scrypt
    /// Deriving is slow by design, so it is done once for each header.
    private let opened = Mutex<Opened?>(nil)

    private struct Opened {
        let header: SealHeader
        let key: SymmetricKey
        /// What the key was derived from, if from anything.
        var passphrase: Secret?
    }

    /// Bytes; a record has some thousand.
    private static let most = 1 << 18

    /// - Parameters:
    ///   - directory: the account's state folder, which exists.
    ///   - cost: of making a key of a passphrase.
    package init(account: String, directory: String, key: SealingKey, cost: Scrypt = .standard, probe: FileProbe = .none) {
        self.account = account
        self.key = key
        self.cost = cost
        self.probe = probe
        file = SmallFile(directory + "/tokens", probe: probe)
    }

    package func load() throws(StoreFailure) -> TokenRecord? {
        guard let bytes = try content() else { return nil }
        let header = try SealHeader(file: bytes, path: file.path)
        let key = try key(for: header)
        let plaintext: [UInt8]
        do {
            plaintext = try AEAD.open(Array(bytes.dropFirst(header.line.count)), key: key, purpose: purpose(header))
        } catch {
            throw StoreFailure(
                .damaged,
                "\(file.path) was changed or damaged, or is another account's; restore it or sign in again with `restante auth login`"
            )
        }
        return try TokenRecord(decoding: plaintext, from: file.path)
    }

    package func save(_ record: TokenRecord) throws(StoreFailure) {
        try key.makeIfNeeded(probe: probe)
        let opened = try openedForSaving()
        let sealed: [UInt8]
        do {
            sealed = try AEAD.seal(record.encoded(), key: opened.key, purpose: purpose(opened.header))
        } catch {
            throw StoreFailure(.failed, "the tokens of account \(account) cannot be sealed: \(error.sentence)")
        }
        do {
            try file.replace(with: opened.header.line + sealed)
        } catch {
            throw .system("write", file.path, code: error.code)
        }
    }

    package func remove() throws(StoreFailure) {
        opened.withLock { $0 = nil }
        do throws(FileFailure) {
            try file.remove()
            if case .made(let path) = key { try SmallFile(path, probe: probe).remove() }
        } catch {
            throw .system("remove", file.path, code: error.code)
        }
    }

    // MARK: The file

    private func content() throws(StoreFailure) -> [UInt8]? {
        try FileProtection.check(file.path)
        do {
            return try file.read(limit: Self.most)
        } catch {
            guard error.code != ENOENT else { return nil }
            throw .system("read", file.path, code: error.code)
        }
    }

    /// What is sealed opens only under its own header and for its own account.
    private func purpose(_ header: SealHeader) -> [UInt8] { header.line + Array(account.utf8) }

    // MARK: The key

    private func key(for header: SealHeader) throws(StoreFailure) -> SymmetricKey {
        if let opened = opened.withLock({ $0 }), opened.header == header { return opened.key }
        let material = try self.key.material()
        let key = try derive(material, header.derivation)
        guard header.isSealed(with: key) else {
            throw StoreFailure(
                .wrongKey, "\(file.path) was sealed with another key than \(keyName); put the right key back, or sign in again")
        }
        let passphrase: Secret? = if case .passphrase(let secret) = material { secret } else { nil }
        opened.withLock { $0 = Opened(header: header, key: key, passphrase: passphrase) }
        return key
    }

    private var keyName: String {
        switch key {
        case .text(_, let origin): "the one from \(origin)"
        case .file(let path), .made(let path): path
        }
    }

    private func derive(
        _ material: SealingKey.Material, _ derivation: SealHeader.Derivation
    ) throws(StoreFailure) -> SymmetricKey {
        switch (material, derivation) {
        case (.key(let key), _): return key
        case (.passphrase(let secret), .scrypt(let cost, let salt)): return try derive(secret, cost, salt)
        case (.passphrase, .none):
            throw StoreFailure(
                .wrongKey,
                "\(file.path) was sealed with a key, and \(keyName) is a passphrase; put the right key back, or sign in again")
        }
    }

    private func derive(_ passphrase: Secret, _ cost: Scrypt, _ salt: [UInt8]) throws(StoreFailure) -> SymmetricKey {
        do throws(CryptographyError) {
            return try cost.key(passphrase: passphrase, salt: salt)
        } catch {
            throw StoreFailure(.noKey, "the tokens of account \(account) cannot be opened: \(error.sentence)")
        }
    }

    /// The key as it is configured now: another process may have removed or replaced its file. Of a passphrase that is
    /// still the same, the derived key is used on; a new one gets a new salt.
    private func openedForSaving() throws(StoreFailure) -> Opened {
        switch try key.material() {
        case .key(let key): return Opened(header: SealHeader(.none, key: key), key: key)
        case .passphrase(let secret):
            if let opened = opened.withLock({ $0 }), opened.passphrase == secret { return opened }
            let salt = randomBytes(16)
            let key = try derive(secret, cost, salt)
            let fresh = Opened(header: SealHeader(.scrypt(cost, salt: salt), key: key), key: key, passphrase: secret)
            opened.withLock { $0 = fresh }
            return fresh
        }
    }
}
