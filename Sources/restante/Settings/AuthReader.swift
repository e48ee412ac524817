/// Reads `[account.x.auth]`.
struct AuthReader {
    enum Method: String, CaseIterable, Sendable { case password, oauth2 }

    /// Makes the path of a password file absolute.
    let absolute: (Placed<String>) -> String

    /// `nil` when there is a mistake, which is then noted.
    func read(_ table: TableReader) -> PasswordSource? {
        defer { table.close() }
        let method = table.choice("method", Method.self)
        let foreign = ["flow", "client-id", "tenant"].compactMap { key in table.node(key).map { (key: key, place: $0.keyPlace) } }
        let password = table.node("password")
        if let method, method.value == .oauth2 {
            table.mistakes.add(
                method.place,
                "method \"oauth2\" is not available in this version; use \"password\", with an app password if the provider gives one"
            )
            return nil
        }
        for key in foreign { table.mistakes.add(key.place, "\(key.key) belongs to method \"oauth2\": remove it") }
        guard let password else {
            table.missing("password", "write password = " + PasswordSource.alternatives)
            return nil
        }
        return source(password, table)
    }

    private func source(_ password: ConfigNode, _ table: TableReader) -> PasswordSource? {
        guard case .table(let entries) = password.value else {
            table.mistakes.add(
                password.place,
                "a password is never written in the configuration; write password = " + PasswordSource.alternatives)
            return nil
        }
        let reader = TableReader(entries, name: table.name + ".password", place: password.place, mistakes: table.mistakes)
        let given = PasswordSource.names.compactMap { name in reader.string(name).map { (name: name, value: $0) } }
        reader.close()
        if given.count > 1 {
            table.mistakes.add(
                password.place, "password has \(given.count) sources: keep one of \(given.map(\.name).joined(separator: ", "))")
        }
        if entries.isEmpty { table.mistakes.add(password.place, "password has no source: write " + PasswordSource.alternatives) }
        guard let first = given.first, given.count == 1 else { return nil }
        if first.value.value.isEmpty {
            table.mistakes.add(first.value.place, "\(first.name) is empty")
            return nil
        }
        return PasswordSource(name: first.name, value: first.name == "file" ? absolute(first.value) : first.value.value)
    }
}
