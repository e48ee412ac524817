import Hashing
import Mail

/// When a token is renewed, when it is used on, and when nothing is asked. Pure: record, demand and time in, verdict out.
struct RefreshRule: Sendable {
    enum Verdict: Equatable {
        case use(AccessToken)
        /// - forced: a mail server refused the token that is held.
        case refresh(forced: Bool)
        case fail(OAuthFailure)
    }

    let account: String
    let granting: any TokenGranting
    /// From 0 to 1, thrown once for each keeper, so that many of them do not renew in the same second.
    let chance: Double

    /// Seconds for which the same refused question is not asked again.
    static let refusalLife = 60
    /// Seconds in which a mail server's refusal leads to no second renewal.
    static let forcedPause = 300
    /// Seconds; the longest pause that an endpoint can impose, and that a clock set back can leave over.
    static let longestPause = 3600

    /// Seconds before its end at which a token is renewed: five minutes or a tenth of its life, whichever is more, and up
    /// to a fifth of that on top; of a life under ten minutes, between 10 and 20 %.
    func margin(life: Int) -> Int {
        guard life >= 600 else { return Int((Double(max(life, 0)) * (0.1 + 0.1 * chance)).rounded(.up)) }
        let least = max(300, life / 10)
        return least + Int(Double(least) * 0.2 * chance)
    }

    func judge(_ record: TokenRecord?, _ demand: TokenDemand, now: Instant) -> Verdict {
        guard let record, granting.needsRefreshToken || belongsHere(record) || record.isDisabled else { return start() }
        guard !record.isDisabled else { return .fail(disabled) }
        guard belongsHere(record) else { return .fail(foreign(record)) }
        let isForced: Bool
        switch demand {
        case .valid(let seconds):
            if let token = record.access, left(of: token, now) >= need(token, seconds) { return .use(token) }
            isForced = false
        case .newer(let moment):
            if let token = record.access, token.obtained >= moment, left(of: token, now) > 0 { return .use(token) }
            isForced = false
        case .replacement(let refused):
            if let token = record.access, token.secret != refused, left(of: token, now) > 0 { return .use(token) }
            if let pause = forcedPause(record, now) { return .fail(pause) }
            isForced = true
        }
        guard let obstacle = obstacle(record, now) else { return .refresh(forced: isForced) }
        return fallback(record, demand, now).map(Verdict.use) ?? .fail(obstacle)
    }

    /// A token that is inside of its margin, and better than none when it cannot be renewed now.
    func fallback(_ record: TokenRecord, _ demand: TokenDemand, _ now: Instant) -> AccessToken? {
        guard case .valid = demand, let token = record.access, left(of: token, now) > 0 else { return nil }
        return token
    }

    /// Names the question: who asks whom with which token for what.
    func request(_ record: TokenRecord) -> String {
        let words = [granting.issuer, granting.clientID, record.refresh?.exposed() ?? ""] + granting.scopes
        return String(SHA256.digest(words.joined(separator: "\0").utf8).description.prefix(32))
    }

    /// No request before this moment, after a failure that time may mend.
    func pause(after failure: OAuthFailure, inARow: Int, now: Instant) -> Instant? {
        let seconds: Int
        switch failure.remedy {
        case .throttle(let until): seconds = max(until.seconds(since: now), 5)
        case .retry(let after?): seconds = after
        case .retry(nil): seconds = Int(Double(min(300, 1 << min(inARow, 9))) * (0.5 + 0.5 * chance))
        case .signIn, .admin, .config, .clock, .permanent: return nil
        }
        return now.adding(seconds: min(max(seconds, 1), Self.longestPause))
    }

    // MARK: Parts of the verdict

    private func start() -> Verdict {
        guard granting.needsRefreshToken else { return .refresh(forced: false) }
        return .fail(
            OAuthFailure(
                .signIn, "account \(account) is not signed in; run `restante auth login \(account)`", host: granting.host))
    }

    /// A refresh token goes to nobody but its issuer.
    private func belongsHere(_ record: TokenRecord) -> Bool {
        record.issuer == granting.issuer && record.clientID == granting.clientID
    }

    private func foreign(_ record: TokenRecord) -> OAuthFailure {
        let sentence =
            record.issuer != granting.issuer
            ? "the tokens of account \(account) are from \(record.issuer), and the configuration names \(granting.issuer)"
            : "the tokens of account \(account) are for the client \(record.clientID), and the configuration names \(granting.clientID)"
        return OAuthFailure(.signIn, sentence + "; run `restante auth login \(account)`", host: granting.host)
    }

    private var disabled: OAuthFailure {
        OAuthFailure(
            .signIn,
            "account \(account) was stopped by `restante auth panic`; when it is safe, run `restante auth login \(account)`",
            host: granting.host)
    }

    /// Seconds. Of a token from the future nothing is known: the clock was set back since.
    private func left(of token: AccessToken, _ now: Instant) -> Int {
        now.adding(seconds: ClockSkew.tolerated) < token.obtained ? 0 : token.expires.seconds(since: now)
    }

    /// A new token is always good enough, whatever is wished for: else each call would ask again.
    private func need(_ token: AccessToken, _ seconds: Int) -> Int {
        max(1, min(max(margin(life: token.life), seconds), token.life * 8 / 10))
    }

    private func forcedPause(_ record: TokenRecord, _ now: Instant) -> OAuthFailure? {
        guard let forced = record.lastForced, 0..<Self.forcedPause ~= now.seconds(since: forced) else { return nil }
        let rest = Self.forcedPause - now.seconds(since: forced)
        return OAuthFailure(
            .retry(after: rest),
            "the mail server refuses a token of account \(account) that was renewed only now, so renewing it "
                + "does not help; `restante check \(account)` says what the token holds", host: granting.host)
    }

    /// Why nothing is asked now.
    private func obstacle(_ record: TokenRecord, _ now: Instant) -> OAuthFailure? {
        if granting.needsRefreshToken, record.refresh == nil { return noRefreshToken }
        if let notBefore = record.notBefore, 1...Self.longestPause ~= notBefore.seconds(since: now) {
            let words = record.lastFailure?.sentence ?? "\(granting.host) asked to wait"
            return OAuthFailure(.throttle(until: notBefore), words, host: granting.host)
        }
        guard let failure = record.lastFailure, !failure.remedy.passes, failure.request == request(record),
            0..<Self.refusalLife ~= now.seconds(since: failure.time)
        else { return nil }
        return OAuthFailure(failure.remedy, failure.sentence, host: granting.host)
    }

    private var noRefreshToken: OAuthFailure {
        OAuthFailure(
            .signIn,
            "\(granting.host) gave no refresh token for account \(account), so its sign-in lasted for one token; check that "
                + "the scopes ask for offline access, and run `restante auth login \(account)`", host: granting.host)
    }
}

extension AccessToken {
    /// Seconds from its beginning to its end; a life beyond all reason is cut, so that sums with it do not overflow.
    var life: Int { min(max(0, expires.seconds(since: obtained)), 1 << 40) }
}
