import Audit
import Glibc

/// The setting `[tokens] store`, and how the place is chosen.
package enum TokenStorePlace: String, Sendable, CaseIterable {
    /// Where tokens are already; else the keyring where one answers and no key is configured; else a file.
    case auto
    case keyring
    case file

    /// An account's store.
    /// - Parameters:
    ///   - directory: the account's state folder, which exists.
    ///   - key: as configured; `nil` for a key file made beside the tokens.
    ///   - keyring: the account's keyring store.
    package func store(account: String, directory: String, key: SealingKey?, keyring: KeyringStore) throws(StoreFailure)
        -> any TokenStore
    {
        let file = SealedFileStore(account: account, directory: directory, key: key ?? .made(path: directory + "/tokens.key"))
        let marked = MarkedKeyringStore(keyring: keyring, directory: directory)
        switch self {
        case .file: return file
        case .keyring: return marked
        case .auto:
            // What is there decides: a run by cron finds no keyring, and must not take the tokens for gone.
            if marked.isMarked { return marked }
            if key != nil || access(directory + "/tokens", F_OK) == 0 { return file }
            do { try keyring.check() } catch { return file }
            return marked
        }
    }
}
