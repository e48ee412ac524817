import Mail

/// Looks at the ID token that comes with a code where `openid` was asked for. It came straight from the token endpoint by
/// TLS, which stands for its signature (OpenID Connect Core section 3.1.3.7 step 6); the rest of the rules apply.
struct IDTokenCheck {
    /// `nil` where the profile does not name it.
    let issuer: String?
    let clientID: String
    let nonce: String
    let host: String

    func check(_ answer: TokenAnswer, now: Instant) throws(OAuthFailure) {
        guard let token = answer.body["id_token"]?.string else { return }
        guard let claims = TokenClaims.payload(of: Secret(token)) else { throw failure("cannot be read") }
        guard claims["nonce"]?.string == nonce else { throw failure("answers another sign-in (nonce)") }
        guard claims["aud"]?.strings.contains(clientID) == true else { throw failure("is for another client (aud)") }
        if let issuer, let told = claims["iss"]?.string {
            guard IssuerName(issuer).matches(told) else { throw failure("is of another issuer, \(Refusal.plain(told))") }
        }
        guard let expires = claims["exp"]?.wholeNumber, expires > now.adding(seconds: -ClockSkew.tolerated).seconds else {
            throw failure("has expired")
        }
    }

    private func failure(_ what: String) -> OAuthFailure {
        OAuthFailure(
            .permanent, "the identity that came from \(host) \(what): nothing was kept; start the sign-in again", host: host)
    }
}
