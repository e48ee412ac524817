import Mail

/// The grants of a ``TokenEndpoint`` that need no user at the keyboard.
package struct EndpointGrant: TokenGranting {
    /// The grants.
    package enum Kind: Sendable {
        /// A refresh token for an access token (RFC 6749 section 6).
        case refreshToken
        /// The app signs in as itself (RFC 6749 section 4.4).
        case clientCredentials
        /// A service account signs in for a mailbox's user (RFC 7523 section 2.1).
        case serviceAccount(ServiceAccount, user: String)
    }

    private let endpoint: TokenEndpoint
    private let kind: Kind
    package let scopes: [String]

    /// - Parameter scopes: asked for with each request; none for what the sign-in asked.
    package init(_ endpoint: TokenEndpoint, _ kind: Kind, scopes: [String]) {
        self.endpoint = endpoint
        self.kind = kind
        self.scopes = scopes
    }

    package var host: String { endpoint.host }
    /// Scheme and host of the token endpoint: what a refresh token was sent to before, and may be sent to again.
    package var issuer: String { endpoint.endpoints.token.origin }
    package var clientID: String { endpoint.client.clientID }

    package var needsRefreshToken: Bool {
        if case .refreshToken = kind { true } else { false }
    }

    package func grant(for refreshToken: Secret?) async throws(OAuthFailure) -> TokenGrant {
        switch kind {
        case .clientCredentials: return try await endpoint.clientCredentials(scopes: scopes)
        case .serviceAccount(let account, let user):
            return try await endpoint.jwtBearer(account, user: user, scopes: scopes)
        case .refreshToken:
            guard let refreshToken else {
                throw OAuthFailure(
                    .signIn, "there is no refresh token for \(host); sign in with `restante auth login`", host: host)
            }
            return try await endpoint.refresh(refreshToken, scopes: scopes)
        }
    }
}
