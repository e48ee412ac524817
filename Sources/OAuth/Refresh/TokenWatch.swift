import Audit

/// Sees in time that a refresh token, a secret or a certificate will end. Pure.
package struct TokenWatch: Sendable {
    /// How long a provider keeps a refresh token that nobody uses.
    package struct IdleLimit: Sendable, Equatable {
        /// Days without use at which to warn.
        package let warnAfter: Int
        /// Days without use after which it has ended.
        package let endsAfter: Int

        /// Both in days.
        package init(warnAfter: Int, endsAfter: Int) {
            self.warnAfter = warnAfter
            self.endsAfter = endsAfter
        }

        /// Microsoft's 90 days.
        package static let microsoft = IdleLimit(warnAfter: 75, endsAfter: 90)
        /// Google's six months.
        package static let google = IdleLimit(warnAfter: 150, endsAfter: 180)
    }

    /// A secret or a certificate of the client.
    package struct Credential: Sendable, Equatable {
        /// For the sentence, such as "the certificate CN=restante".
        package let name: String
        /// Its last second.
        package let expires: Instant

        /// A credential by its name in sentences.
        package init(name: String, expires: Instant) {
            self.name = name
            self.expires = expires
        }
    }

    private let idle: IdleLimit?
    private let credentials: [Credential]

    /// - Parameter credentials: of several certificates for the same purpose only the one that ends last.
    package init(idle: IdleLimit?, credentials: [Credential] = []) {
        self.idle = idle
        self.credentials = credentials
    }

    /// Days before an end at which to warn.
    private static let levels = [30, 7, 1]
    private static let day = 86_400

    /// Everything that is to be said now, whether it was said before or not.
    package func warnings(_ record: TokenRecord, now: Instant) -> [TokenWarning] {
        let refresh = record.refresh == nil ? [] : [idleWarning(record, now), endWarning(record, now)].compactMap { $0 }
        return refresh + credentials.compactMap { warning(of: $0, record.account, now) }
    }

    private func idleWarning(_ record: TokenRecord, _ now: Instant) -> TokenWarning? {
        guard let idle else { return nil }
        let days = now.seconds(since: record.lastRefresh ?? record.signedIn) / Self.day
        guard days >= idle.warnAfter else { return nil }
        let words =
            days < idle.endsAfter
            ? "the refresh token of account \(record.account) was not used for \(days) days and ends after \(idle.endsAfter); "
                + "run `restante auth refresh \(record.account)`"
            : "the refresh token of account \(record.account) was not used for \(days) days and has probably ended; "
                + "run `restante auth login \(record.account)`"
        let level = days < idle.endsAfter ? idle.endsAfter - idle.warnAfter : 0
        return TokenWarning(subject: .refreshToken, level: level, sentence: words, name: "refresh-token idle \(level)")
    }

    private func endWarning(_ record: TokenRecord, _ now: Instant) -> TokenWarning? {
        guard let end = record.refreshExpires else { return nil }
        let whole = end.seconds(since: record.refreshSince ?? record.signedIn)
        guard let level = level(until: end, now, whole: whole) else { return nil }
        let words = "the sign-in of account \(record.account) \(Self.ends(end, now)); run `restante auth login \(record.account)`"
        return TokenWarning(subject: .refreshToken, level: level, sentence: words, name: "refresh-token \(end.seconds) \(level)")
    }

    private func warning(of credential: Credential, _ account: String, _ now: Instant) -> TokenWarning? {
        guard let level = level(until: credential.expires, now, whole: .max) else { return nil }
        let words = "\(credential.name) of account \(account) \(Self.ends(credential.expires, now)); put a new one in its place"
        return TokenWarning(
            subject: .credential, level: level, sentence: words, name: "credential \(credential.expires.seconds) \(level)")
    }

    private static func ends(_ end: Instant, _ now: Instant) -> String {
        let verb = end <= now ? "ended" : "ends"
        return "\(verb) on \(Timestamp.text(end.seconds).prefix(10))"
    }

    /// The smallest threshold that was crossed; of a short life, none that is more than half of it.
    private func level(until end: Instant, _ now: Instant, whole: Int) -> Int? {
        let left = end.seconds(since: now)
        guard left > 0 else { return 0 }
        return Self.levels.filter { left <= $0 * Self.day && $0 * Self.day <= whole / 2 }.min()
    }
}
