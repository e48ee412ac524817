/// What the user is asked to allow (RFC 6749 section 4.1.1). State, PKCE and redirect are the flow's own.
package struct AuthorizationRequest: Sendable, Equatable {
    package var scopes: [String]
    /// The mailbox's address, so that the right account is offered.
    package var loginHint: String?
    /// `select_account`, `consent`, …; `nil` leaves it to the provider.
    package var prompt: String?
    /// A claims challenge that a refusal brought (``OAuthFailure/claims``).
    package var claims: String?
    /// Parameters of the provider's own, such as Google's `access_type=offline`. Cannot replace those of the protocol.
    package var extra: [FormField]

    package init(
        scopes: [String], loginHint: String? = nil, prompt: String? = nil, claims: String? = nil, extra: [FormField] = []
    ) {
        self.scopes = scopes
        self.loginHint = loginHint
        self.prompt = prompt
        self.claims = claims
        self.extra = extra
    }
}
