import SyncEngine

extension ProfileText {
    /// How one signs in there; nothing where the profile does not say.
    static func signIn(_ profile: Profile) -> [String] {
        guard let auth = profile.auth else { return [] }
        var lines: [String] = []
        if !auth.flows.isEmpty {
            let flows = auth.flows.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            lines.append("method = \"oauth2\", flow = \(flows)")
            lines += SignInFlow.allCases.compactMap { flow in
                auth.refused[flow].map { "flow = \"\(flow.rawValue)\" is not possible: \($0)" }
            }
        }
        lines += scopes(auth)
        if let password = auth.password { lines.append(words(password)) }
        let places = [
            ("Clients are registered at", auth.guidance.registerAt), ("Consent is taken back at", auth.guidance.revokeAt),
            ("How it is done:", auth.guidance.guide),
        ]
        return lines + places.compactMap { words, place in place.map { "\(words) \($0)" } }
    }

    private static func scopes(_ auth: ProviderAuth) -> [String] {
        guard let scopes = auth.scopes else { return [] }
        let ways: [(String, SignInFlow)] = [("by a user", .code), ("by an application", .clientCredentials)]
        let besides = scopes.send.filter { !scopes.sync.contains($0) }
        let sending = besides.isEmpty ? [] : ["Asked for besides, where the account sends: \(besides.joined(separator: " "))"]
        return ways.flatMap { words, flow in
            let (read, sync) = (scopes.scopes(for: .backup, flow), scopes.scopes(for: .sync, flow))
            guard !read.isEmpty else { return [String]() }
            if read == sync { return ["Asked for \(words): \(read.joined(separator: " "))"] }
            return [
                "Asked for \(words), only to read: \(read.joined(separator: " "))",
                "Asked for \(words), to sync: \(sync.joined(separator: " "))",
            ]
        } + sending
    }

    private static func words(_ rule: PasswordRule) -> String {
        "Passwords: " + rule.advice + (rule.since.map { " (since \($0))" } ?? "")
    }
}
