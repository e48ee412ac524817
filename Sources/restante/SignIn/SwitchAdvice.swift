import SyncEngine

/// What to write in the configuration so that an account with a password signs in by OAuth. The program writes none of
/// it, since the file is the user's.
struct SwitchAdvice {
    private let name: String
    private let file: String
    private let provider: Profile?

    init(_ account: AccountSettings, settings: Settings, library: ProfileLibrary) {
        name = account.name
        file = settings.file
        let directory = ProviderDirectory(library)
        provider = directory.provider(ofHost: account.server.host) ?? directory.provider(ofUser: account.user)
    }

    private var auth: ProviderAuth? { provider?.auth }

    /// There is no OAuth to switch to.
    private var isImpossible: Bool { auth.map { $0.flows.isEmpty && $0.endpoints == nil } ?? false }

    private var reason: String {
        if isImpossible, let provider { return "\(provider.name) offers no sign-in by OAuth to other programs" }
        guard let rule = auth?.password, rule.state == .ended else { return "the account uses a password" }
        return rule.text + (rule.since.map { " (since \($0))" } ?? "")
    }

    /// The lines of the table, in their order.
    var settings: [String] {
        guard !isImpossible else { return [] }
        var lines = ["[account.\(name).auth]", "method = \"oauth2\""]
        guard let auth, auth.endpoints != nil else {
            return lines + ["# issuer = \"https://…\"      only where the mail server does not say it by itself"]
        }
        if auth.client == .own {
            let place = auth.guidance.registerAt.map { "register one at \($0)" } ?? "register one"
            lines.append("client-id = \"…\"    # \(place)")
        }
        if auth.secrecy == .needed { lines.append("client-secret = \(PasswordSource.example)") }
        if auth.redirect == .https { lines.append("redirect = \"https://…\"    # as registered") }
        return lines
    }

    var lines: [String] {
        guard !isImpossible else {
            return ["\(name): \(reason); keep the password" + (auth?.password.map { ": \($0.advice)" } ?? "")]
        }
        let guide = auth?.guidance.guide ?? "docs/sign-in/self-hosted.md"
        return [
            "\(name): \(reason). To switch, write in \(file) in place of what stands in [account.\(name).auth]:", "",
        ] + settings.map { "  " + $0 } + [
            "", "and run `restante auth login \(name)` again. Nothing is downloaded again; \(guide) tells it step by step.",
        ]
    }

    var json: JSONLine {
        JSONLine("switch", account: name).with("message", .string(reason))
            .with("write", .list(settings.map { .string($0) }))
    }
}
