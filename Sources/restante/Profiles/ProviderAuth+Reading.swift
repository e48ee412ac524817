extension ProviderAuth {
    /// Reads `[auth]` of a profile; mistakes are noted.
    init(_ table: TableReader) {
        flows = Self.flows(table)
        client = table.choice("client", Client.self)?.value ?? .own
        secrecy = table.choice("secret", Secrecy.self)?.value ?? .optional
        redirect = table.choice("redirect", Redirect.self)?.value ?? .loopback
        tenant = table.string("tenant")?.value
        guidance = ProviderGuidance(
            registerAt: Self.address("register-at", table), revokeAt: Self.address("revoke-at", table),
            guide: table.string("guide")?.value)
        endpoints = Self.endpoints(table)
        parameters = table.stringTable("parameters")?.value ?? [:]
        refused = Self.refused(table)
        if let part = table.table("scopes") { scopes = ProviderScopes(part) }
        if let part = table.table("password") { password = PasswordRule(part) }
        table.close()
        if !flows.isEmpty, endpoints == nil { table.missing("authorize", "and token, since it has flows") }
    }

    private static func flows(_ table: TableReader) -> [SignInFlow] {
        guard let names = table.strings("flows") else { return [] }
        return names.value.compactMap { name in
            if let flow = SignInFlow(rawValue: name) { return flow }
            let hint = NearestName.hint(name, among: SignInFlow.allCases.map(\.rawValue))
            table.mistakes.add(names.place, "unknown flow \"\(name)\"; \(hint)")
            return nil
        }
    }

    private static func refused(_ table: TableReader) -> [SignInFlow: String] {
        guard let reasons = table.stringTable("refused") else { return [:] }
        return reasons.value.reduce(into: [:]) { result, reason in
            if let flow = SignInFlow(rawValue: reason.key) {
                result[flow] = reason.value
            } else {
                let hint = NearestName.hint(reason.key, among: SignInFlow.allCases.map(\.rawValue))
                table.mistakes.add(reasons.place, "unknown flow \"\(reason.key)\"; \(hint)")
            }
        }
    }

    private static func endpoints(_ table: TableReader) -> OAuthEndpoints? {
        let (authorize, token) = (address("authorize", table), address("token", table))
        let (device, revoke) = (address("device", table), address("revoke", table))
        let (register, issuer) = (address("register", table), address("issuer", table))
        guard let authorize, let token else { return nil }
        return OAuthEndpoints(
            authorize: authorize, token: token, device: device, revoke: revoke, register: register, issuer: issuer)
    }

    private static func address(_ key: String, _ table: TableReader) -> String? {
        guard let text = table.string(key) else { return nil }
        if WebAddress.host(of: text.value) != nil { return text.value }
        table.mistakes.add(text.place, "\(key) must be an address that begins with https://, found \"\(text.value)\"")
        return nil
    }
}

extension ProviderScopes {
    /// Reads `[auth.scopes]` of a profile.
    init(_ table: TableReader) {
        let list = { (key: String) in table.strings(key)?.value }
        read = list("read") ?? []
        sync = list("sync") ?? []
        send = list("send") ?? []
        application = list("application") ?? []
        applicationSync = list("application-sync")
        table.close()
    }
}

extension PasswordRule {
    /// Reads `[auth.password]` of a profile; `nil` when there is a mistake, which is then noted.
    init?(_ table: TableReader) {
        defer { table.close() }
        let (state, text, at) = (table.choice("state", State.self), table.string("text"), table.string("at"))
        var since: String?
        if case .date(let date)? = table.node("since")?.value { since = date }
        guard let state, let text else {
            table.missing("state", "and text")
            return nil
        }
        self.init(state: state.value, since: since, text: text.value, at: at?.value)
    }
}
