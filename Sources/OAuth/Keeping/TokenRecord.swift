import Mail

/// All that is remembered of one account's sign-in. It holds secrets: only a ``TokenStore`` turns it into bytes.
package struct TokenRecord: Sendable, Equatable {
    /// The account's name.
    package let account: String
    /// Who issued the tokens, as ``TokenGranting/issuer`` names it.
    package var issuer: String
    /// As configured or as registered dynamically (RFC 7591).
    package var clientID: String
    /// What a dynamic registration gave as the client's secret.
    package var clientSecret: Secret?
    /// What the sign-in asked for; what was granted stands in ``access``.
    package var scopesAsked: [String]
    /// `nil` for an app that signs in as itself, and after ``isDisabled`` was set.
    package var refresh: Secret?
    /// When the endpoint gave this very refresh token.
    package var refreshSince: Instant?
    /// When it ends, where the endpoint said so.
    package var refreshExpires: Instant?
    /// Kept as well, so that processes at once share one.
    package var access: AccessToken?
    /// Tenant and user by their numbers, where the access token says them: another one would be a mix-up.
    package var owner: String?
    /// When a user last signed in, or an app first.
    package var signedIn: Instant
    /// The last time that a refresh succeeded.
    package var lastRefresh: Instant?
    /// The last refusal since the last success.
    package var lastFailure: RefreshFailure?
    /// A request to the endpoint is under way since; it stays when the process dies in between.
    package var attempt: Instant?
    /// No request before: what the endpoint demanded, kept so that a restart does not hammer.
    package var notBefore: Instant?
    /// Requests in a row that failed for a passing reason.
    package var failuresInARow: Int
    /// When a token was last renewed because a mail server refused it.
    package var lastForced: Instant?
    /// The warnings that were given already, by name and level.
    package var warningsGiven: [String]
    /// Counts sign-ins and disablings: a request that was begun under an older one has no say any more.
    package var epoch: Int
    /// After an emergency stop: nothing is refreshed until someone signs in anew.
    package var isDisabled: Bool

    /// A record of a sign-in that brought nothing yet.
    package init(account: String, issuer: String, clientID: String, scopesAsked: [String], signedIn: Instant) {
        self.account = account
        self.issuer = issuer
        self.clientID = clientID
        self.scopesAsked = scopesAsked
        self.signedIn = signedIn
        failuresInARow = 0
        warningsGiven = []
        epoch = 1
        isDisabled = false
    }
}
