import SyncEngine

/// Reads `[account.x.auth]`.
struct AuthReader {
    enum Method: String, CaseIterable, Sendable { case password, oauth2 }

    /// What of the account bears on how it signs in.
    struct Circumstances {
        /// The account's name.
        let account: String
        /// The profile that says how one signs in, if there is one.
        let provider: Profile?
        let host: Placed<String>?
        let mode: RunMode
        /// The account says where it sends mail.
        let sends: Bool
    }

    let circumstances: Circumstances
    /// Makes the path of a file absolute.
    let absolute: (Placed<String>) -> String
    /// What is not wrong, but will not work.
    let warnings: MistakeList

    /// `nil` when there is a mistake, which is then noted.
    func read(_ table: TableReader) -> SignIn? {
        defer { table.close() }
        let method = table.choice("method", Method.self)
        if method?.value == .oauth2 { return OAuthReader(auth: self, table: table).read().map { .oauth2($0) } }
        for key in OAuthReader.keys {
            guard let node = table.node(key) else { continue }
            table.mistakes.add(node.keyPlace, "\(key) belongs to method \"oauth2\": write that, or remove \(key)")
        }
        let rule = circumstances.provider?.auth?.password
        guard table.node("password") != nil else {
            let choice = rule?.state == .ended ? "write method = \"oauth2\", since none is taken there" : nil
            table.missing("password", choice ?? "write password = " + PasswordSource.alternatives)
            return nil
        }
        if let warning = rule?.warning(account: circumstances.account, guide: circumstances.provider?.auth?.guidance.guide) {
            warnings.add(table.node("password")?.keyPlace ?? table.place, warning)
        }
        return source("password", table).map { .password($0) }
    }

    /// The one source of a secret that the table gives under that key.
    func source(_ key: String, _ table: TableReader) -> PasswordSource? {
        guard let secret = table.node(key) else { return nil }
        guard case .table(let entries) = secret.value else {
            let article = key == "password" ? "a password" : "a secret"
            table.mistakes.add(
                secret.place,
                "\(article) is never written in the configuration; write \(key) = " + PasswordSource.alternatives)
            return nil
        }
        let reader = TableReader(entries, name: "\(table.name).\(key)", place: secret.place, mistakes: table.mistakes)
        let given = PasswordSource.names.compactMap { name in reader.string(name).map { (name: name, value: $0) } }
        reader.close()
        if given.count > 1 {
            table.mistakes.add(
                secret.place, "\(key) has \(given.count) sources: keep one of \(given.map(\.name).joined(separator: ", "))")
        }
        if entries.isEmpty { table.mistakes.add(secret.place, "\(key) has no source: write " + PasswordSource.alternatives) }
        guard let first = given.first, given.count == 1 else { return nil }
        if first.value.value.isEmpty {
            table.mistakes.add(first.value.place, "\(first.name) is empty")
            return nil
        }
        return PasswordSource(name: first.name, value: first.name == "file" ? absolute(first.value) : first.value.value)
    }
}
