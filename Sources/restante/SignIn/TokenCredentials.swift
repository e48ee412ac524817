import IMAPClient
import Mail
import OAuth
import SASL

/// Gives each connection an access token that lasts, and a fresh one in place of one that the server refused.
struct TokenCredentials: CredentialSource {
    let user: String
    let keeper: TokenKeeper
    let explanation: RefusalExplanation
    let clock: WallClock
    /// Takes sentences for the user that are no failure.
    let notice: @Sendable (String) -> Void

    /// Seconds after a renewal that was forced by a refusal in which the next refusal is not about the token's age.
    private static let forcedPause = 300

    func credentials() async throws(IMAPError) -> Credentials {
        do {
            return bearer(try await keeper.accessToken())
        } catch {
            throw IMAPError(error, now: clock.now())
        }
    }

    /// Asks for another token, once. The words of the server are the same whatever is wrong, so the token itself is read for
    /// the reason.
    func refused(_ credentials: Credentials, why: TokenRefusal) async throws(IMAPError) -> Credentials? {
        guard case .bearer(_, let secret, _) = credentials else { return nil }
        let now = clock.now()
        let sentence = explanation.sentence(TokenClaims(token: secret), now: now)
        if await wasJustRenewed(secret, now) {
            throw IMAPError(refused: sentence, lacksScope: why.status == "insufficient_scope")
        }
        notice(sentence + "; a fresh token is tried")
        let token = AccessToken(secret: secret, obtained: now, expires: now, scopes: [])
        do {
            return bearer(try await keeper.renewed(replacing: token))
        } catch {
            throw IMAPError(error, now: now)
        }
    }

    func reason(ofRefusing credentials: Credentials) -> String? {
        guard case .bearer(_, let secret, _) = credentials else { return nil }
        return explanation.sentence(TokenClaims(token: secret), now: clock.now())
    }

    private func wasJustRenewed(_ secret: Secret, _ now: Instant) async -> Bool {
        guard let record = try? await keeper.record(), record.access?.secret == secret, let forced = record.lastForced else {
            return false
        }
        return 0..<Self.forcedPause ~= now.seconds(since: forced)
    }

    private func bearer(_ token: AccessToken) -> Credentials {
        let left = min(max(0, token.expires.seconds(since: clock.now())), 1 << 32)
        return .bearer(user: user, token: token.secret, expires: ContinuousClock.now + .seconds(left))
    }
}

extension IMAPError {
    /// No token came: what follows from it for the connection.
    init(_ failure: OAuthFailure, now: Instant) {
        var pause: Duration?
        let disposition: Disposition
        switch failure.remedy {
        case .retry(let seconds):
            disposition = .passing
            pause = seconds.map { .seconds($0) }
        case .throttle(let until):
            disposition = .passing
            pause = .seconds(max(1, until.seconds(since: now)))
        case .signIn: disposition = .signIn
        case .admin, .config, .clock, .permanent: disposition = .lasting
        }
        self.init(.noCredentials, message: failure.sentence + ".", disposition: disposition, retryAfter: pause)
    }

    /// A fresh token was refused as well: signing in again gives another of the same kind, unless what is missing is the
    /// user's leave.
    init(refused sentence: String, lacksScope: Bool) {
        self.init(.tokenRefused, message: sentence + ".", disposition: lacksScope ? .signIn : .lasting)
    }
}
