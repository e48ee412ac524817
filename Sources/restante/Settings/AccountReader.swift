import Mail
import SyncEngine

/// Makes one account's settings of its table, its use, its profile and the defaults.
struct AccountReader {
    /// An account, and the places that later checks point at.
    struct Result {
        let settings: AccountSettings
        let signIn: SignIn
        let tokenHome: TokenHome
        let submission: SubmissionSettings?
        let maildirPlace: Place
        let statePlace: Place

        /// Needs no person who signs in.
        var signsInByItself: Bool {
            if case .oauth2(let oauth) = signIn { oauth.flows.allSatisfy { !$0.isInteractive } } else { false }
        }
    }

    /// The absolute folder of the configuration file.
    let folder: String
    let surroundings: Surroundings
    let library: ProfileLibrary
    let directory: ProviderDirectory
    /// What is not wrong, but will not work.
    let warnings: MistakeList
    let mistakes: MistakeList

    /// What takes the place of the user in paths of a table with many users.
    private static let userMark = "{user}"

    /// The accounts of a table: one, or one named `NAME/USER` for each of its `users`. None when a mistake makes them
    /// unusable; it is then noted.
    func read(_ table: TableReader, name: String) throws(ConfigurationError) -> [Result] {
        checkName(name, table)
        guard let users = table.node("users") else { return try read(table, name, of: nil).map { [$0] } ?? [] }
        if let user = table.node("user") {
            table.mistakes.add(user.keyPlace, "user and users exclude each other: keep one of them")
        }
        for (key, path) in [("maildir", table.string("maildir")), ("state", table.string("state"))] {
            guard let path, !path.value.contains(Self.userMark) else { continue }
            table.mistakes.add(path.place, "\(key) needs a {user} in it, since each of the users has a folder of its own")
        }
        var results: [Result] = []
        for user in UserListReader(absolute: absolute).read(table) {
            guard let result = try read(table, name, of: user) else { break }
            results.append(result)
        }
        if let first = results.first, !first.signsInByItself {
            table.mistakes.add(
                users.keyPlace,
                "users is for applications that sign in by themselves, with flow \"client-credentials\" or \"jwt-bearer\": name one user"
            )
        }
        return results
    }

    /// - Parameter member: one of the users of a table with many.
    private func read(
        _ table: TableReader, _ tableName: String, of member: Placed<String>?
    ) throws(ConfigurationError) -> Result? {
        let name = member.map { "\(tableName)/\($0.value)" } ?? tableName
        let own = SettingsLayer(table)
        let use = try profile(.use, table.string("use"), table.mistakes)?.layer ?? SettingsLayer()
        let user = member ?? required("user", "the name to sign in with, for most providers the address", table)
        let chosen = table.string("profile")
        // Who names a server knows better than the address.
        let guessed =
            chosen == nil && own.server.host == nil && use.server.host == nil
            ? user.flatMap { directory.provider(ofUser: $0.value) } : nil
        let profile = if let guessed { guessed } else { try self.profile(.provider, chosen, table.mistakes) }
        let all = own.over(use).over(profile?.layer ?? SettingsLayer())
        let maildir = required("maildir", "the folder for the mail, such as \"~/Mail/\(name)\"", table)
        let state = table.string("state")
        for case let path? in [maildir, state] { checkHome(path) }
        let sends = table.node("submission") != nil
        let provider = profile?.auth == nil ? all.server.host.flatMap { directory.provider(ofHost: $0.value) } : profile
        let signIn = auth(
            table, .init(account: name, provider: provider, host: all.server.host, mode: all.mode?.value ?? .sync, sends: sends))
        table.close()
        let server = server(all.server, table)
        checkMode(all, table.mistakes)

        guard let user, let maildir, let signIn, let server else { return nil }
        let submission = SubmissionReader(
            layer: all.submission, isWritten: sends, server: server, user: user.value, mistakes: table.mistakes,
            place: table.node("submission")?.keyPlace ?? table.place, trust: { trust($0, table.mistakes) }
        ).read()
        let fill = { (path: String) in member.map { path.replacing(Self.userMark, with: $0.value) } ?? path }
        let statePath = state.map { absolute(fill($0.value)) } ?? surroundings.stateDirectory + "/" + name
        var settings = AccountSettings(
            name: name, server: server, user: user.value, password: fetcher(signIn, account: name),
            maildir: absolute(fill(maildir.value)), layout: all.folders.layout?.value ?? .nested, stateDirectory: statePath,
            mode: all.mode?.value ?? .sync, folders: rules(all.folders), policy: all.sync.policy, limits: all.limits.limits)
        settings.search = all.search.policy
        return Result(
            settings: settings, signIn: signIn,
            tokenHome: home(signIn, settings, shared: member == nil ? nil : tableName, state: state?.value),
            submission: submission, maildirPlace: maildir.place, statePlace: state?.place ?? table.place)
    }

    /// One token for all users where the application itself is who signs in; else each account has its own.
    /// - Parameters:
    ///   - shared: the name of the table with many users.
    ///   - state: their state folders, as written.
    private func home(_ signIn: SignIn, _ settings: AccountSettings, shared: String?, state: String?) -> TokenHome {
        guard let shared, case .oauth2(let oauth) = signIn, oauth.flows == [.clientCredentials] else {
            return TokenHome(account: settings.name, directory: settings.stateDirectory)
        }
        guard let mark = state?.firstRange(of: Self.userMark), let state else {
            return TokenHome(account: shared, directory: surroundings.stateDirectory + "/" + shared)
        }
        let above = state[..<mark.lowerBound].lastIndex(of: "/").map { String(state[..<$0]) } ?? "."
        return TokenHome(account: shared, directory: absolute(above) + "/.tokens-\(shared)")
    }

    private func absolute(_ path: String) -> String { surroundings.absolute(path, relativeTo: folder) }

    /// A path of a profile starts where that profile lies, which only the user's own ones can mean.
    func absolute(_ path: Placed<String>) -> String {
        checkHome(path)
        return absolute(path.value)
    }

    private func checkHome(_ path: Placed<String>) {
        if let reason = surroundings.refusal(of: path.value) { mistakes.add(path.place, reason) }
    }

    private func fetcher(_ signIn: SignIn, account: String) -> @Sendable () async throws -> Secret {
        switch signIn {
        case .password(let source): { [surroundings] in try await source.fetch(account: account, surroundings: surroundings) }
        case .oauth2: { throw RunFailure(.signInNeeded, "account \(account) signs in by OAuth and has no password") }
        }
    }

    // MARK: Parts

    private func checkName(_ name: String, _ table: TableReader) {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_.@+".utf8.contains(byte)
            }
        }
        if name.isEmpty || name.hasPrefix(".") || name.hasPrefix("-") || !isPlain {
            table.mistakes.add(
                table.place,
                "the account's name \"\(name)\" may have letters, digits and -_.@+ only, and must begin with a letter or digit")
        }
    }

    private func required(_ key: String, _ advice: String, _ table: TableReader) -> Placed<String>? {
        let wasThere = table.node(key) != nil
        guard let text = table.string(key) else {
            if !wasThere { table.missing(key, advice) }
            return nil
        }
        if !text.value.isEmpty { return text }
        table.mistakes.add(text.place, "\(key) is empty: it is \(advice)")
        return nil
    }

    /// What a profile or a use says; an unknown name is noted.
    private func profile(
        _ kind: Profile.Kind, _ name: Placed<String>?, _ mistakes: MistakeList
    ) throws(ConfigurationError) -> Profile? {
        guard let name else { return kind == .provider ? try library.profile(kind, "generic", mistakes: mistakes) : nil }
        if let profile = try library.profile(kind, name.value, mistakes: mistakes) { return profile }
        let hint = NearestName.hint(name.value, among: library.names(kind))
        mistakes.add(name.place, "there is no \(kind.key) \"\(name.value)\"; \(hint)")
        return nil
    }

    private func auth(_ table: TableReader, _ circumstances: AuthReader.Circumstances) -> SignIn? {
        let wasThere = table.node("auth") != nil
        guard let auth = table.table("auth") else {
            if !wasThere {
                table.missing("auth", "write [\(table.name).auth] and below it password = " + PasswordSource.alternatives)
            }
            return nil
        }
        return AuthReader(circumstances: circumstances, absolute: absolute, warnings: warnings).read(auth)
    }

    private func server(_ layer: ServerLayer, _ table: TableReader) -> ServerSettings? {
        guard let host = layer.host else {
            table.missing("server.host", "write [\(table.name).server] and below it host = \"imap.example.org\"")
            return nil
        }
        let security = layer.security?.value ?? .tls
        if security == .plaintext, !Self.isLoopback(host.value) {
            table.mistakes.add(
                layer.security?.place ?? host.place,
                "security \"plaintext\" is allowed to this machine only, and \(host.value) is another: write \"tls\" or \"starttls\""
            )
        }
        let port = layer.port?.value ?? (security == .tls ? 993 : 143)
        return ServerSettings(host: host.value, port: port, security: security, trust: trust(layer, table.mistakes))
    }

    private func trust(_ layer: ServerLayer, _ mistakes: MistakeList) -> ServerSettings.Trust {
        if let fingerprint = layer.fingerprint { return .fingerprint(fingerprint.value) }
        guard let trust = layer.trust else { return .system }
        let path = absolute(trust)
        if !TextFile.isReadable(path) {
            mistakes.add(trust.place, "trust names a certificate file that cannot be read: \(surroundings.shortened(path))")
        }
        return .extraAnchor(path: path)
    }

    private func rules(_ layer: FoldersLayer) -> FolderRules {
        FolderRules(
            include: layer.include?.value ?? ["*"], exclude: layer.exclude?.value ?? [], rename: layer.rename?.value ?? [:],
            subscribedOnly: layer.subscribed?.value ?? false)
    }

    private func checkMode(_ layer: SettingsLayer, _ mistakes: MistakeList) {
        guard let mode = layer.mode?.value, mode != .sync else { return }
        if let trash = layer.sync.trash {
            mistakes.add(trash.place, "trash is for mode \"sync\": mode \"\(mode.rawValue)\" never writes to the server")
        }
        if let direction = layer.sync.direction, direction.value != .pull {
            mistakes.add(
                direction.place,
                "direction \"\(direction.value.rawValue)\" is for mode \"sync\": mode \"\(mode.rawValue)\" never writes to the server"
            )
        }
    }

    /// Whether the host is this machine whatever the resolver says (RFC 6761 section 6.3 for `localhost`).
    static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased()
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
