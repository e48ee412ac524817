import Audit
import Mail
import OAuth

/// How an account stands with its tokens, for `auth status`, `status` and `check`.
struct TokenState: Sendable {
    enum Standing: String, Sendable {
        case signedIn = "signed-in"
        case signedOut = "signed-out"
        /// An emergency stop ended it.
        case disabled
        /// The provider takes what is stored no more.
        case needsSignIn = "needs-sign-in"
    }

    let account: String
    let flow: SignInFlow
    let record: TokenRecord?
    let warnings: [String]
    let now: Instant

    var standing: Standing {
        guard let record else { return flow.isInteractive ? .signedOut : .signedIn }
        if record.isDisabled { return .disabled }
        if let failure = record.lastFailure, failure.remedy == .signIn { return .needsSignIn }
        if flow.isInteractive, record.refresh == nil, secondsLeft ?? 0 <= 0 { return .needsSignIn }
        return .signedIn
    }

    /// Of the access token.
    var secondsLeft: Int? { record?.access.map { $0.expires.seconds(since: now) } }

    var status: ExitStatus { standing == .signedIn ? .done : .signInNeeded }

    // MARK: Words

    /// How the account stands, in a few words: `token good for 52 min, renewed by itself`.
    var headline: String {
        switch standing {
        case .signedOut: "not signed in; run `restante auth login \(account)`"
        case .disabled: "stopped by `restante auth panic`; when it is safe, run `restante auth login \(account)`"
        case .needsSignIn: "needs signing in; run `restante auth login \(account)`"
        case .signedIn:
            (secondsLeft.map { $0 > 0 ? "token good for \(Human.duration(Double($0)))" : "token over" } ?? "no token yet")
                + (record?.refresh != nil || !flow.isInteractive ? ", renewed by itself" : ", and cannot be renewed")
        }
    }

    func lines() -> [String] {
        var lines = ["\(account): \(headline)"]
        guard let record else { return lines }
        if !record.isDisabled {
            lines.append("  at \(record.issuer) as client \(record.clientID), since \(age(record.signedIn))")
            lines.append("  scopes asked: \(list(record.scopesAsked)); granted: \(list(record.access?.scopes ?? []))")
            lines.append("  last renewed: \(record.lastRefresh.map(age) ?? "never")" + refreshToken(record))
        }
        if let notBefore = record.notBefore, notBefore > now {
            lines.append("  no request before \(Timestamp.local(Double(notBefore.seconds)))")
        }
        if let failure = record.lastFailure {
            lines.append("  last failure \(age(failure.time)): \(Redaction.masked(failure.sentence))")
        }
        return lines + warnings.map { "  warning: \($0)" }
    }

    private func refreshToken(_ record: TokenRecord) -> String {
        guard record.refresh != nil else { return "" }
        let end = record.refreshExpires.map { ", good until \(Timestamp.local(Double($0.seconds)))" } ?? ""
        return "; refresh token of \(age(record.refreshSince ?? record.signedIn))\(end)"
    }

    private func age(_ moment: Instant) -> String { Human.age(Double(now.seconds(since: moment))) }
    private func list(_ scopes: [String]) -> String { scopes.isEmpty ? "none" : scopes.joined(separator: " ") }

    // MARK: JSON

    func json() -> JSONLine {
        var line = JSONLine("auth", account: account).with("method", "oauth2").with("flow", .string(flow.rawValue))
            .with("state", .string(standing.rawValue)).with("secondsLeft", JSONValue(secondsLeft))
        guard let record else { return line.with("warnings", list(warnings)) }
        line = line.with("issuer", .string(record.issuer)).with("client", .string(record.clientID))
            .with("scopesAsked", list(record.scopesAsked)).with("scopesGranted", list(record.access?.scopes ?? []))
            .with("hasRefreshToken", .boolean(record.refresh != nil))
        let times = [
            ("signedIn", record.signedIn), ("expires", record.access?.expires), ("lastRefresh", record.lastRefresh),
            ("refreshTokenSince", record.refreshSince), ("refreshTokenExpires", record.refreshExpires),
            ("notBefore", record.notBefore), ("lastFailureTime", record.lastFailure?.time),
        ]
        for (name, moment) in times { line.add(name, moment.map { .string(Timestamp.rfc3339(Double($0.seconds))) } ?? .null) }
        return line.with("lastFailure", JSONValue(record.lastFailure.map { Redaction.masked($0.sentence) }))
            .with("lastFailureRemedy", JSONValue(record.lastFailure?.remedy.word)).with("warnings", list(warnings))
    }

    private func list(_ texts: [String]) -> JSONValue { .list(texts.map { .string($0) }) }
}

extension OAuthAccount {
    /// Reads what is stored; nobody is asked.
    func state() async throws(OAuthFailure) -> TokenState {
        let record = try await Self.load(try await store())
        let now = clock.now()
        let warnings = record.map { watch(record: $0).warnings($0, now: now).map(\.sentence) } ?? []
        return TokenState(account: home.account, flow: flow, record: record, warnings: warnings, now: now)
    }

    /// What ends unless somebody acts: refresh tokens for lack of use, and certificates.
    func watch(record: TokenRecord) -> TokenWatch {
        var credentials: [TokenWatch.Credential] = []
        if case .certificate(let path, let key) = oauth.proof,
            let certificate = try? ClientCertificate(path: path, key: key).certificate()
        {
            credentials.append(
                .init(name: "the certificate \(surroundings.shortened(path))", expires: Instant(seconds: certificate.notAfter)))
        }
        if let expires = oauth.secretExpires {
            credentials.append(.init(name: "the client secret", expires: Instant(seconds: Int(expires))))
        }
        return TokenWatch(idle: idleLimit(HTTPSURL(record.issuer)?.host ?? ""), credentials: credentials)
    }

    private func idleLimit(_ host: String) -> TokenWatch.IdleLimit? {
        if MicrosoftCloud(host: host) != nil { return .microsoft }
        return host.hasSuffix(".google.com") || host.hasSuffix(".googleapis.com") ? .google : nil
    }
}
