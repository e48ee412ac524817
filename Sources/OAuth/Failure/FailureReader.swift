import Mail

/// Makes of a refusal what the user reads and the program does.
///
/// `error` and `suberror` decide; numbers and descriptions change without notice (Microsoft says so of its own) and serve
/// for the hint only. The one exception is Microsoft's throttling, which comes dressed as `invalid_grant`.
package struct FailureReader: Sendable {
    /// Whose answer it is.
    let host: String
    let grant: GrantKind
    /// Whether a signed assertion was sent, which a wrong clock spoils.
    let sendsAssertion: Bool
    /// What was sent; should the answer repeat it, it is blotted out.
    let secrets: [Secret]

    package init(host: String, grant: GrantKind, sendsAssertion: Bool = false, secrets: [Secret] = []) {
        self.secrets = secrets
        self.host = host
        self.grant = grant
        self.sendsAssertion = sendsAssertion || grant == .jwtBearer
    }

    /// The failure that an answer stands for. Call it for any answer that is not the success that was asked for.
    package func failure(_ answer: HTTPAnswer) -> OAuthFailure {
        guard let body = JSONValue(json: answer.body)?.masking(secrets), let error = body["error"]?.string, !error.isEmpty else {
            return UnreadableAnswer(answer: answer, host: host, grant: grant).failure
        }
        let refusal = Refusal(error: Refusal.word(error), body: body)
        let remedy = remedy(refusal, answer)
        return OAuthFailure(
            remedy, sentence(refusal, remedy, answer), host: host, status: answer.status, error: refusal.error,
            suberror: refusal.suberror, code: refusal.number.map { "AADSTS\($0)" }, claims: refusal.claims,
            traceID: refusal.traceID, correlationID: refusal.correlationID)
    }

    /// The failure that a refusal in the browser's address stands for (RFC 6749 section 4.1.2.1).
    func failure(redirected refusal: Refusal) -> OAuthFailure {
        let remedy = RefusalTable.remedy(error: refusal.error, suberror: refusal.suberror, grant: grant) ?? .permanent
        let advice = refusal.hint ?? RefusalTable.advice(remedy, error: refusal.error, grant: grant)
        return OAuthFailure(
            remedy, "\(host) refused the sign-in: \(refusal.reason); \(advice)", host: host, error: refusal.error,
            suberror: refusal.suberror, code: refusal.number.map { "AADSTS\($0)" }, claims: refusal.claims)
    }

    private func remedy(_ refusal: Refusal, _ answer: HTTPAnswer) -> Remedy {
        if let pause = throttlePause(refusal, answer) { return .throttle(until: answer.received.adding(seconds: pause)) }
        guard let remedy = RefusalTable.remedy(error: refusal.error, suberror: refusal.suberror, grant: grant) else {
            return answer.status >= 500 ? .retry(after: answer.retryAfter) : .permanent
        }
        if case .retry = remedy { return .retry(after: answer.retryAfter) }
        return sendsAssertion && isSkewed(answer) && RefusalTable.blamesAssertion(refusal.error) ? .clock : remedy
    }

    /// Seconds to leave the endpoint alone, where it is tired of us.
    private func throttlePause(_ refusal: Refusal, _ answer: HTTPAnswer) -> Int? {
        if refusal.number == 50196 { return max(answer.retryAfter ?? 0, Self.loopPause) }
        guard answer.status == 429 || refusal.number == 90055 || RefusalTable.throttles.contains(refusal.error) else {
            return nil
        }
        return answer.retryAfter ?? Self.usualPause
    }

    private static let loopPause = 300
    private static let usualPause = 60

    private func isSkewed(_ answer: HTTPAnswer) -> Bool { answer.clockSkew.map(ClockSkew.matters) ?? false }

    private func sentence(_ refusal: Refusal, _ remedy: Remedy, _ answer: HTTPAnswer) -> String {
        var sentence = "\(host) refused to give a token: \(refusal.reason)"
        if let warning = ClockSkew.warning(answer.clockSkew, host: host), remedy == .clock {
            return sentence + "; " + warning
        }
        sentence += "; " + (refusal.hint ?? RefusalTable.advice(remedy, error: refusal.error, grant: grant))
        if remedy == .admin, let correlation = refusal.correlationID { sentence += " (correlation id \(correlation))" }
        if let warning = ClockSkew.warning(answer.clockSkew, host: host) { sentence += "; also " + warning }
        return sentence
    }
}
