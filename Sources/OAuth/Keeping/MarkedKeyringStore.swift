import Audit
import Glibc

/// A keyring store that leaves an empty file `tokens.keyring` in the account's state folder, so that a run which cannot
/// reach the keyring knows that the tokens are there.
struct MarkedKeyringStore: TokenStore {
    let keyring: KeyringStore
    private let mark: SmallFile

    init(keyring: KeyringStore, directory: String) {
        self.keyring = keyring
        mark = SmallFile(directory + "/tokens.keyring")
    }

    var account: String { keyring.account }
    var isMarked: Bool { access(mark.path, F_OK) == 0 }

    func load() throws(StoreFailure) -> TokenRecord? { try keyring.load() }

    /// The record first: a mark without tokens would only be a promise.
    func save(_ record: TokenRecord) throws(StoreFailure) {
        try keyring.save(record)
        guard !isMarked else { return }
        do { try mark.replace(with: []) } catch { throw .system("write", mark.path, code: error.code) }
    }

    func remove() throws(StoreFailure) {
        try keyring.remove()
        do { try mark.remove() } catch { throw .system("remove", mark.path, code: error.code) }
    }
}
