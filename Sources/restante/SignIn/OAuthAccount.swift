import Mail
import OAuth
import SyncEngine

/// An account that signs in by OAuth: what its settings say, where its tokens are, and how its provider is asked.
struct OAuthAccount: Sendable {
    let account: AccountSettings
    let oauth: OAuthSettings
    let home: TokenHome
    let tokens: TokenStoreSettings
    let surroundings: Surroundings
    /// Takes sentences for the user that are no failure.
    let notice: @Sendable (String) -> Void
    let clock = WallClock.system

    var name: String { account.name }

    /// Who signs in; for a shared mailbox another than its user.
    var person: String { oauth.login ?? account.user }

    /// How it gets its tokens once it is signed in.
    var flow: SignInFlow { oauth.flows.first ?? .code }

    /// The account as a run takes it: what gives credentials is made when the run begins.
    var signingIn: AccountSettings {
        var settings = account
        settings.signIn = { try await credentials(explaining: explanation) }
        return settings
    }

    /// - Parameter explanation: what the server needs of a token that these are for.
    func credentials(explaining explanation: RefusalExplanation) async throws(RunFailure) -> TokenCredentials {
        do {
            let keeper = try await keeper()
            await tellWarnings(keeper)
            return TokenCredentials(user: account.user, keeper: keeper, explanation: explanation, clock: clock, notice: notice)
        } catch {
            throw RunFailure(error)
        }
    }

    /// Each once: what will end unless somebody acts. That they cannot be read is told where a token is needed.
    private func tellWarnings(_ keeper: TokenKeeper) async {
        guard let record = try? await keeper.record() else { return }
        for warning in (try? await keeper.newWarnings(watch(record: record))) ?? [] { notice(warning.sentence) }
    }

    /// What the mail server needs of a token, as far as it is known.
    var explanation: RefusalExplanation {
        explanation(TokenNeeds(host: account.server.host, scopes: oauth.scopes, flow: flow), of: account.server.host, "IMAP")
    }

    /// The same of the server that takes mail for sending.
    func explanation(ofSendingBy host: String) -> RefusalExplanation {
        explanation(TokenNeeds(forSendingBy: host, flow: flow), of: host, "SMTP AUTH")
    }

    private func explanation(_ needs: TokenNeeds, of host: String, _ service: String) -> RefusalExplanation {
        RefusalExplanation(
            user: account.user, server: host, service: service, audiences: needs.audiences, permissions: needs.permissions)
    }
}

extension Settings {
    /// The account as one that signs in by OAuth; `nil` where it uses a password.
    /// - Parameter notice: takes sentences for the user that are no failure.
    func oauth(
        _ account: AccountSettings, surroundings: Surroundings = .process, notice: @escaping @Sendable (String) -> Void
    ) -> OAuthAccount? {
        guard case .oauth2(let oauth)? = signIns[account.name] else { return nil }
        let own = TokenHome(account: account.name, directory: account.stateDirectory)
        return OAuthAccount(
            account: account, oauth: oauth, home: tokenHomes[account.name] ?? own, tokens: tokens, surroundings: surroundings,
            notice: notice)
    }
}
