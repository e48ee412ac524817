import Mail

/// What a mail server takes instead of a password, for an hour or so (RFC 6749 section 1.4). Opaque to the client.
package struct AccessToken: Sendable, Equatable {
    package let secret: Secret
    /// When the request that brought it was sent: the earliest moment from which its life may be counted.
    package let obtained: Instant
    /// When it ends, by this machine's clock.
    package let expires: Instant
    /// What it is good for: as granted where the endpoint said so, else as asked (RFC 6749 section 5.1).
    package let scopes: [String]

    package init(secret: Secret, obtained: Instant, expires: Instant, scopes: [String]) {
        self.secret = secret
        self.obtained = obtained
        self.expires = expires
        self.scopes = scopes
    }
}
