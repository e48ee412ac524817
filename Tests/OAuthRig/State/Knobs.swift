import Cryptography

/// How the server behaves; all of it may be changed while it runs.
package struct Knobs: Sendable {
    /// How `expires_in` is written.
    package enum Lifetime: Sendable {
        case number, text, fraction, absent
    }

    /// Whose mailbox everybody signs in for.
    package var user = "me@example.test"
    /// `iss` of tokens, for a Dovecot that is told it beforehand; the server's own address where it is `nil`.
    package var tokenIssuer: String?
    package var audience: String? = "https://outlook.office.com"
    /// Seconds that access tokens live.
    package var life = 3600
    package var lifetime = Lifetime.number
    package var tokenType = "Bearer"
    package var algorithm = SignatureAlgorithm.rs256
    package var keyID = "k1"
    /// Claims that go over those of the access token; JSON.
    package var claims = "{}"
    /// Tokens that are no JWT.
    package var isOpaque = false
    /// What is granted of what was asked; `nil` is all of it.
    package var granted: [String]?
    package var namesScopes = true

    /// A new refresh token with each use, the old one dying.
    package var rotates = false
    /// A dead refresh token that comes again ends all of its family.
    package var detectsReuse = false
    package var givesRefreshTokens = true

    package var authorizeError: String?
    package var wrongState = false
    /// `iss` in the browser's address; the server's own where it is `nil`.
    package var wrongIssuer: String?
    package var sendsIssuer = true
    package var wrongNonce = false

    package var deviceInterval = 5
    package var deviceLife = 900
    package var deviceMessage: String?
    /// Google's and older servers' name for the address.
    package var saysVerificationURL = false

    package var registrationIsOpen = true

    /// Seconds by which the server's clock is ahead of this machine's.
    package var skew = 0
    package var sendsDate = true

    /// These answers come instead, one after the other, and then the real ones again.
    package var next: [Endpoint: [RigAnswer]] = [:]
    /// This answer comes instead, always.
    package var always: [Endpoint: RigAnswer] = [:]

    package init() {}
}
