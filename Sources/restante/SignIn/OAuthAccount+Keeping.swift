import Audit
import Glibc
import Mail
import OAuth
import SyncEngine

extension OAuthAccount {
    /// What hands out tokens, and renews them.
    func keeper() async throws(OAuthFailure) -> TokenKeeper {
        let store = try await store()
        return keeper(store, try grant(record: try? await Self.load(store)))
    }

    func keeper(_ store: any TokenStore, _ grant: AccountGrant) -> TokenKeeper {
        TokenKeeper(
            store: store, directory: home.directory, granting: grant, clock: clock, audit: AuditPlace(surroundings).log(),
            notice: notice)
    }

    /// Where the tokens are; the folder for them is made if need be.
    func store() async throws(OAuthFailure) -> any TokenStore {
        try await store(key: try await sealingKey())
    }

    /// The same for removing only, which works without the configured key, too.
    func storeForRemoval() async throws(OAuthFailure) -> any TokenStore {
        let key = try? await sealingKey()
        return try await store(key: key ?? nil)
    }

    private func store(key: SealingKey?) async throws(OAuthFailure) -> any TokenStore {
        try makeHome()
        let place: TokenStorePlace =
            switch tokens.place {
            case .auto: .auto
            case .keyring: .keyring
            case .file: .file
            }
        let home = home
        do {
            return try await onOwnThread { () throws(StoreFailure) in
                try place.store(
                    account: home.account, directory: home.directory, key: key, keyring: KeyringStore(account: home.account))
            }
        } catch {
            throw OAuthFailure(error)
        }
    }

    static func load(_ store: any TokenStore) async throws(OAuthFailure) -> TokenRecord? {
        do {
            return try await onOwnThread { () throws(StoreFailure) in try store.load() }
        } catch {
            throw OAuthFailure(error)
        }
    }

    /// What the file is sealed with; `nil` for a key that is made beside it.
    private func sealingKey() async throws(OAuthFailure) -> SealingKey? {
        switch tokens.key {
        case nil: return nil
        case .file(let path)?: return .file(path: path)
        case let source?:
            return .text(try await secret(source, called: "key for the tokens"), from: source.place)
        }
    }

    func secret(_ source: PasswordSource, called name: String) async throws(OAuthFailure) -> Secret {
        do {
            return try await source.fetch(account: self.name, surroundings: surroundings, called: name)
        } catch {
            throw OAuthFailure(.config, error.message, host: "")
        }
    }

    private func makeHome() throws(OAuthFailure) {
        guard !PrivateFolder.make(home.directory) else { return }
        let reason = String(cString: strerror(errno))
        throw OAuthFailure(
            .config,
            "the folder \(surroundings.shortened(home.directory)) for the tokens of account \(name) cannot be made: \(reason); "
                + "let the user who runs this own the folder above it", host: "")
    }
}

extension OAuthFailure {
    /// A store that cannot be used, as the failure of a request for a token that was never made.
    init(_ failure: StoreFailure) {
        self.init(failure.kind == .damaged ? .signIn : .config, failure.sentence, host: "")
    }
}
