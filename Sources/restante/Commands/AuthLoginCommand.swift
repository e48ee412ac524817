import ArgumentParser
import OAuth
import SyncEngine

/// `restante auth login`
struct AuthLoginCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Sign in, once: tokens replace what was stored when the mail server has taken them.",
        discussion: """
            Chooses the way that fits: a browser on this machine's screen, a code for another device where there is none, or \
            an application's own key. It never asks for the password of the account: only the provider's own page does.

            For an account that still uses a password it says which lines of the configuration to change. Nothing is \
            downloaded again.

            EXAMPLE:
              restante auth login work
              restante auth login work --print-url     # a browser elsewhere, over SSH

            \(ExitStatus.help(AuthCommand.statuses))
            """)

    @Argument(help: ArgumentHelp("The accounts; all that use OAuth when left out.", valueName: "account"))
    var accounts: [String] = []

    @Option(name: .long, help: ArgumentHelp("One of the flows that the account's settings allow.", valueName: "flow"))
    var flow: SignInFlow?

    @Flag(name: .long, help: "Print the address and open no browser.")
    var printUrl = false

    @Flag(name: .long, help: "Sign in on another device, with a code.")
    var device = false

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws {
        if device, printUrl { throw ValidationError("--device and --print-url exclude each other") }
        if let flow, device, flow != .device { throw ValidationError("--device and --flow \(flow.rawValue) exclude each other") }
        if let flow, printUrl, flow != .code {
            throw ValidationError("--print-url and --flow \(flow.rawValue) exclude each other")
        }
    }
}

extension AuthLoginCommand {
    func run(_ context: CommandContext) async throws -> ExitStatus {
        let round = try AuthRound(context, accounts)
        let wish = SignInWay.Wish(flow: flow, printsAddress: printUrl, device: device)
        let library = context.profiles
        guard round.isNamed || round.settings.signIns.values.contains(where: \.isOAuth) else {
            throw ConfigurationError(
                "no account in \(round.settings.file) uses OAuth; name one, and `restante auth login NAME` tells how to switch it"
            )
        }
        return await round.forEach { account in
            guard round.isNamed else { return .done }
            let advice = SwitchAdvice(account, settings: round.settings, library: library)
            advice.lines.forEach(context.console.result)
            context.console.json(advice.json)
            return .usage
        } _: { account throws(OAuthFailure) in
            try check(account)
            let voice = SignInVoice(account: account.home.account, user: account.person, console: context.console)
            let outcome = try await SigningIn(account: account, wish: wish, voice: voice, seat: Seat(account.surroundings)).run()
            tell(outcome, account, context.console)
            return .done
        }
    }

    /// The settings know which flows are possible with the profile.
    private func check(_ account: OAuthAccount) throws(OAuthFailure) {
        let wanted = device ? .device : printUrl ? .code : flow
        guard let wanted, !account.oauth.flows.contains(wanted) else { return }
        let others = account.oauth.flows.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        throw OAuthFailure(.config, "its settings do not allow the flow \"\(wanted.rawValue)\", but \(others)", host: "")
    }

    private func tell(_ outcome: SigningIn.Outcome, _ account: OAuthAccount, _ console: Console) {
        let name = account.home.account
        let missing = outcome.grant.missing(of: outcome.scopes).filter { $0 != "offline_access" }
        let seen = outcome.folders.map { "; the mail server showed \(Human.count($0, "folder"))" } ?? ""
        console.line("\(name): signed in as \(account.account.user)\(seen)", tone: .good)
        var warnings: [String] = []
        if !missing.isEmpty {
            warnings.append("not all was granted that was asked for: \(missing.joined(separator: ", ")) is missing")
        }
        if account.flow.isInteractive, outcome.grant.refresh == nil {
            warnings.append(
                "no refresh token came, so this sign-in lasts for one token only; let the scopes ask for offline access")
        }
        warnings.forEach { console.complain("\(name): \($0)", tone: .warning) }
        console.json(
            JSONLine("signedIn", account: name).with("flow", .string(outcome.flow.rawValue))
                .with("scopesGranted", .list(outcome.grant.access.scopes.map { .string($0) }))
                .with("expires", .string(Timestamp.rfc3339(Double(outcome.grant.access.expires.seconds))))
                .with("refreshToken", .boolean(outcome.grant.refresh != nil)).with("folders", JSONValue(outcome.folders))
                .with("warnings", .list(warnings.map { .string($0) })))
    }
}

extension SignInFlow: ExpressibleByArgument {}
