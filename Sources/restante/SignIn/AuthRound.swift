import OAuth
import SyncEngine

/// The accounts that an `auth` command is about, one after the other. Accounts that share a token are one to it.
struct AuthRound {
    let context: CommandContext
    let settings: Settings
    let accounts: [AccountSettings]
    /// The user named them: then one with a password is a mistake, and not just left out.
    let isNamed: Bool

    init(_ context: CommandContext, _ names: [String]) throws(ConfigurationError) {
        self.context = context
        settings = try context.settings()
        accounts = try settings.select(names)
        isNamed = !names.isEmpty
    }

    /// - Parameter other: for an account that uses a password.
    /// - Returns: the highest-ranked status.
    func forEach(
        other: (AccountSettings) -> ExitStatus = { _ in .done },
        _ body: (OAuthAccount) async throws(OAuthFailure) -> ExitStatus
    ) async -> ExitStatus {
        var statuses: [ExitStatus] = []
        var homes: Set<TokenHome> = []
        for account in accounts where !Task.isCancelled {
            guard let oauth = context.oauth(account, settings) else {
                statuses.append(other(account))
                continue
            }
            guard homes.insert(oauth.home).inserted else { continue }
            do throws(OAuthFailure) {
                statuses.append(try await body(oauth))
            } catch {
                statuses.append(Task.isCancelled ? .interrupted : context.report(error, account: oauth.home.account))
            }
        }
        return Task.isCancelled ? .interrupted : ExitStatus.highest(of: statuses)
    }

    /// Says that an account uses a password, where the user named it.
    func usesPassword(_ account: AccountSettings) -> ExitStatus {
        guard isNamed else { return .done }
        let failure = OAuthFailure(
            .config, "the account uses a password and has no tokens; `restante auth login \(account.name)` tells how to switch",
            host: "")
        return context.report(failure, account: account.name)
    }
}
