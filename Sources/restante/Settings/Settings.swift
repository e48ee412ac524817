import SyncEngine

/// The whole configuration, checked: every account that the file names, in its order.
struct Settings: Sendable {
    /// The file as users like to read it.
    let file: String
    let accounts: [AccountSettings]
    /// How each account signs in, by its name.
    let signIns: [String: SignIn]
    /// Where each account sends, by its name; without those for which no place is known.
    let submissions: [String: SubmissionSettings]
    let tokens: TokenStoreSettings
    /// Where each account's tokens are, by its name.
    let tokenHomes: [String: TokenHome]
    /// What is not wrong, but will not work.
    let warnings: [Mistake]

    /// Reads and checks the configuration file.
    /// - Parameter path: that of `--config`; `nil` = `$XDG_CONFIG_HOME/restante/config.toml`.
    /// - Throws: ``ConfigurationError`` with every mistake that there is.
    static func load(_ path: String?, surroundings: Surroundings = .process) throws(ConfigurationError) -> Settings {
        guard !surroundings.isHomeless(namingConfiguration: path != nil) else { throw ConfigurationError(Surroundings.homeless) }
        let full = location(path, surroundings)
        let name = path ?? surroundings.shortened(full)
        let bytes: [UInt8]
        do {
            bytes = try TextFile.bytes(of: full)
        } catch {
            let advice = path == nil ? "; write one, name another with --config FILE, or try `restante demo`" : ""
            throw ConfigurationError("the configuration \(name) cannot be read: \(error.reason)\(advice)")
        }
        let text = try ConfigText.decoded(bytes, file: name)
        return try read(text, file: name, folder: TextFile.folder(of: full), surroundings: surroundings)
    }

    /// Where the configuration is, absolute.
    static func location(_ path: String?, _ surroundings: Surroundings) -> String {
        let folder = Surroundings.workingDirectory
        return surroundings.absolute(path ?? surroundings.configDirectory + "/config.toml", relativeTo: folder)
    }

    /// Checks the text of a configuration.
    /// - Parameters:
    ///   - file: its name for messages.
    ///   - folder: the absolute path in which relative paths of the file start.
    static func read(
        _ text: String, file: String, folder: String, surroundings: Surroundings
    ) throws(ConfigurationError) -> Settings {
        let root = try ConfigDocument.parse(text, file: file)
        let mistakes = MistakeList()
        guard case .table(let entries) = root.value else { throw ConfigurationError("\(file) is empty") }
        let top = TableReader(entries, name: "", place: root.place, mistakes: mistakes)
        let library = ProfileLibrary(folder: folder + "/profiles", surroundings: surroundings)
        let warnings = MistakeList()
        let reader = AccountReader(
            folder: folder, surroundings: surroundings, library: library, directory: ProviderDirectory(library),
            warnings: warnings, mistakes: mistakes)
        let accounts = try readAccounts(top, reader)
        if let alert = top.node("alert") {
            mistakes.add(alert.keyPlace, "[alert] is not available in this version: remove it")
        }
        let tokens = TokenStoreReader { reader.absolute($0) }.read(top)
        top.close()
        StoreOverlap.check(accounts, mistakes)
        guard mistakes.mistakes.isEmpty else { throw ConfigurationError(mistakes.inOrder) }
        guard !accounts.isEmpty else { throw ConfigurationError("\(file) has no account: begin one with [account.NAME]") }
        return Settings(
            file: file, accounts: accounts.map(\.settings),
            signIns: Dictionary(accounts.map { ($0.settings.name, $0.signIn) }, uniquingKeysWith: { first, _ in first }),
            submissions: Dictionary(
                accounts.compactMap { account in account.submission.map { (account.settings.name, $0) } },
                uniquingKeysWith: { first, _ in first }),
            tokens: tokens,
            tokenHomes: Dictionary(accounts.map { ($0.settings.name, $0.tokenHome) }, uniquingKeysWith: { first, _ in first }),
            warnings: warnings.inOrder)
    }

    private static func readAccounts(
        _ top: TableReader, _ reader: AccountReader
    ) throws(ConfigurationError) -> [AccountReader.Result] {
        guard let accounts = top.table("account") else { return [] }
        var results: [AccountReader.Result] = []
        for name in accounts.keys {
            guard let table = accounts.table(name) else { continue }
            results += try reader.read(table, name: name)
        }
        return results
    }

    /// The accounts of those names, or all when there are none, in the order of the file. The name of a table with many users
    /// means all of them.
    func select(_ names: [String]) throws(ConfigurationError) -> [AccountSettings] {
        let known = accounts.map(\.name)
        let isMeant = { (account: String, name: String) in account == name || account.hasPrefix(name + "/") }
        for name in names where !known.contains(where: { isMeant($0, name) }) {
            throw ConfigurationError("\(file) has no account \"\(name)\"; \(NearestName.hint(name, among: known))")
        }
        return names.isEmpty ? accounts : accounts.filter { account in names.contains { isMeant(account.name, $0) } }
    }
}
