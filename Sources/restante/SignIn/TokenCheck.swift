import IMAPClient
import Mail
import OAuth
import SyncEngine
import Synchronization

/// The steps `token` and `claims` of `restante check`, and how they stand among those of the mail server.
struct TokenCheck: Sendable {
    let account: OAuthAccount

    /// Where the account has no token, one that is none is tried, so that the way to the server is seen all the same.
    private static let none = Secret("none")

    /// Does what `inspect` does with the account, and puts the two steps before `login`.
    /// - Returns: whether nothing failed.
    func check(_ report: @escaping @Sendable (CheckStep) -> Void) async -> Bool {
        let got = await token()
        var settings = account.account
        let secret = (try? got.get())?.secret ?? Self.none
        let user = settings.user
        settings.signIn = { FixedCredentials(.bearer(user: user, token: secret, expires: nil)) }
        let hasFailed = Latch()
        let isGood = await AccountInspector(settings).check { step in
            guard step.name == "login" else { return report(step) }
            for step in steps(got, login: step) {
                if step.state == .failed { hasFailed.set() }
                report(step)
            }
        }
        return isGood && !hasFailed.isSet
    }

    private func token() async -> Result<AccessToken, OAuthFailure> {
        do throws(OAuthFailure) {
            return .success(try await account.keeper().accessToken())
        } catch {
            return .failure(error)
        }
    }

    private func steps(_ got: Result<AccessToken, OAuthFailure>, login: CheckStep) -> [CheckStep] {
        switch got {
        case .failure(let failure):
            return [
                CheckStep("token", .failed, failure.sentence, remedy: Self.advice(failure.remedy)),
                CheckStep("claims", .skipped, "there is no token"), CheckStep("login", .skipped, "there is no token"),
            ]
        case .success(let token):
            let left = Human.duration(Double(max(0, token.expires.seconds(since: account.clock.now()))))
            return [CheckStep("token", .passed, "good for \(left)"), claims(token, login), told(login)]
        }
    }

    /// What the token says of itself; after a refusal, what of it is wrong.
    private func claims(_ token: AccessToken, _ login: CheckStep) -> CheckStep {
        let claims = TokenClaims(token: token.secret)
        if login.state == .failed {
            return CheckStep("claims", .failed, account.explanation.sentence(claims, now: account.clock.now()))
        }
        guard let claims else { return CheckStep("claims", .skipped, "the token is opaque: only its provider can read it") }
        let facts: [(String, [String])] = [
            ("of", claims.userNames.prefix(1).map { $0 }), ("for", claims.audiences), ("with", claims.scopes + claims.roles),
        ]
        let words = facts.filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.prefix(8).joined(separator: ", "))" }
        return CheckStep("claims", .passed, words.isEmpty ? "none that matter here" : words.joined(separator: " "))
    }

    /// The usual advice of this step is about passwords.
    private func told(_ login: CheckStep) -> CheckStep {
        guard login.state == .failed else { return login }
        return CheckStep(
            "login", .failed, login.detail,
            remedy: "see `claims` above; `restante auth login \(account.home.account)` signs in anew")
    }

    private static func advice(_ remedy: Remedy) -> String {
        switch remedy {
        case .retry, .throttle: "try again later"
        case .signIn: "sign in with `restante auth login`"
        case .admin: "ask the administrator of the mail domain"
        case .config: "change the configuration"
        case .clock: "set the clock, best by NTP"
        case .permanent: "see the message"
        }
    }
}
