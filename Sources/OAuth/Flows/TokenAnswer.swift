import Mail

/// A good answer of a token endpoint, read with suspicion (RFC 6749 section 5.1): what is used later is checked here.
struct TokenAnswer {
    let body: JSONValue
    private let answer: HTTPAnswer
    private let sent: Instant
    private let reader: FailureReader

    /// - Throws: where it is none, which may have the status 200 too.
    init(_ answer: HTTPAnswer, sent: Instant, reader: FailureReader) throws(OAuthFailure) {
        guard answer.status == 200 || answer.status == 201, let body = JSONValue(json: answer.body), body["error"] == nil,
            case .object = body
        else { throw reader.failure(answer) }
        self.body = body
        self.answer = answer
        self.sent = sent
        self.reader = reader
    }

    /// - Parameter asked: the scopes that count as granted where the answer names none.
    func grant(asked: [String]) throws(OAuthFailure) -> TokenGrant {
        guard body["token_type"]?.string?.lowercased() == "bearer" else {
            throw refused(.config, "gave a token that is not of type Bearer, which mail servers do not take")
        }
        guard let token = body["access_token"]?.string, Self.isToken(token) else {
            throw refused(.permanent, "gave no usable access token")
        }
        let scopes = body["scope"]?.strings.flatMap { $0.split(separator: " ").map(String.init) } ?? []
        let access = AccessToken(
            secret: Secret(token), obtained: sent, expires: sent.adding(seconds: life("expires_in") ?? Self.usualLife),
            scopes: scopes.isEmpty ? asked : scopes)
        let refreshLife = life("refresh_token_expires_in") ?? life("refresh_expires_in")
        return TokenGrant(
            access: access, refresh: try refreshToken(), refreshExpires: refreshLife.map(sent.adding(seconds:)),
            clockSkew: answer.clockSkew)
    }

    private func refreshToken() throws(OAuthFailure) -> Secret? {
        guard let token = body["refresh_token"]?.string, !token.isEmpty else { return nil }
        guard token.utf8.count <= Self.longest, token.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
            throw refused(.permanent, "gave a refresh token that breaks the rules")
        }
        return Secret(token)
    }

    /// Seconds, as number or as text. None and nonsense are `nil`; more than ten years is ten years.
    private func life(_ name: String) -> Int? {
        guard let seconds = body[name]?.wholeNumber, seconds > 0 else { return nil }
        return min(seconds, 315_360_000)
    }

    /// Seconds, where the endpoint does not say.
    private static let usualLife = 3600
    /// Bytes.
    private static let longest = 65536

    /// It goes into a line of SASL, so that nothing but visible ASCII may be in it (RFC 6749 appendix A.12).
    private static func isToken(_ token: String) -> Bool {
        1...longest ~= token.utf8.count && token.utf8.allSatisfy { 0x21...0x7E ~= $0 }
    }

    private func refused(_ remedy: Remedy, _ what: String) -> OAuthFailure {
        OAuthFailure(
            remedy, "\(reader.host) \(what); check the token address of the account's profile", host: reader.host,
            status: answer.status)
    }
}
