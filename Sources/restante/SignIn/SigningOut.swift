import Audit
import OAuth

/// `auth logout` and `auth panic` of one account, and what of it is told.
struct SigningOut {
    let account: OAuthAccount
    /// An emergency: the account stays shut until somebody signs in anew.
    let isPanic: Bool

    func run() async throws(OAuthFailure) -> SignOutReport {
        let store = try await account.storeForRemoval()
        let record = try? await OAuthAccount.load(store)
        // What cannot be made of the settings must not keep the tokens from being removed.
        let grant = (try? account.grant(record: record)) ?? unknown(record)
        let keeper = account.keeper(store, grant)
        let revoke: TokenKeeper.Revocation = { token throws(OAuthFailure) in try await grant.revoke(token) }
        return isPanic ? await keeper.panic(revoking: revoke) : await keeper.logOut(revoking: revoke)
    }

    private func unknown(_ record: TokenRecord?) -> AccountGrant {
        AccountGrant(
            account: account, issuer: record?.issuer ?? "", host: "", clientID: record?.clientID ?? "", scopes: [],
            clientSecret: nil)
    }

    /// What the user reads: what was done, and what is left to do at the provider.
    func lines(_ report: SignOutReport) -> [String] {
        let name = account.home.account
        var lines = [
            report.notRemoved.map { "\(name): the tokens are still here: \($0.sentence)" }
                ?? "\(name): the tokens are removed here"
        ]
        switch report.revocation {
        case .done:
            lines.append("  revoked at the provider: whoever has a copy can do nothing more with it than use up the last hour")
        case .nothing: lines.append("  there was nothing to revoke")
        case .failed(let sentence): lines.append("  not revoked at the provider: \(Redaction.masked(sentence))")
        }
        return lines + steps(report)
    }

    private func steps(_ report: SignOutReport) -> [String] {
        let guidance = account.oauth.guidance
        var steps: [String] = []
        if let place = guidance.revokeAt, isPanic || report.revocation != .done {
            steps.append("take the program's access back at \(place)")
        }
        guard isPanic else { return steps.map { "  \($0)" } }
        steps.append("have all sessions of \(account.person) ended, and change the password if it may be known")
        if account.oauth.proof != .none || account.oauth.serviceAccount != nil {
            steps.append("replace the client's secret, certificate or key" + (guidance.registerAt.map { " at \($0)" } ?? ""))
        }
        steps.append("see in the provider's sign-in log who came from where")
        steps.append("when it is safe, run `restante auth login \(account.home.account)`")
        return ["  What to do now:"] + steps.enumerated().map { "    \($0.offset + 1). \($0.element)" }
    }

    func json(_ report: SignOutReport) -> JSONLine {
        let (revoked, reason): (JSONValue, String?) =
            switch report.revocation {
            case .done: (true, nil)
            case .nothing: (.null, nil)
            case .failed(let sentence): (false, Redaction.masked(sentence))
            }
        return JSONLine(isPanic ? "panic" : "signedOut", account: account.home.account)
            .with("removed", .boolean(report.notRemoved == nil)).with("revoked", revoked).with("message", JSONValue(reason))
            .with("revokeAt", JSONValue(account.oauth.guidance.revokeAt))
    }

    /// That a provider takes nothing back by a program is told, and no failure.
    func status(_ report: SignOutReport) -> ExitStatus { report.notRemoved == nil ? .done : .failed }
}
