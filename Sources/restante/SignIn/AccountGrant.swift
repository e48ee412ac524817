import Mail
import OAuth

/// The way in which an account gets new access tokens. Secrets are fetched and servers found out only when one is needed,
/// which is once an hour and not at each run.
struct AccountGrant: TokenGranting {
    let account: OAuthAccount
    let issuer: String
    let host: String
    let clientID: String
    let scopes: [String]
    /// What a registration by the program itself brought.
    let clientSecret: Secret?

    var needsRefreshToken: Bool { account.flow.isInteractive }

    func grant(for refreshToken: Secret?) async throws(OAuthFailure) -> TokenGrant {
        try await withEndpoint { endpoint throws(OAuthFailure) in
            try await EndpointGrant(endpoint, try kind(), scopes: scopes).grant(for: refreshToken)
        }
    }

    /// Ends a token at the provider.
    func revoke(_ token: Secret) async throws(OAuthFailure) {
        try await withEndpoint { endpoint throws(OAuthFailure) in try await endpoint.revoke(token) }
    }

    private func withEndpoint<Value: Sendable>(
        _ body: (TokenEndpoint) async throws(OAuthFailure) -> Value
    ) async throws(OAuthFailure) -> Value {
        try await account.withSender { sender throws(OAuthFailure) in
            let server = try await account.server(issuer: issuer.isEmpty ? nil : issuer, sender)
            let client = try await account.client(clientID, secret: clientSecret, at: server)
            return try await body(
                TokenEndpoint(endpoints: server.endpoints, client: client, sender: sender, clock: account.clock))
        }
    }

    private func kind() throws(OAuthFailure) -> EndpointGrant.Kind {
        switch account.flow {
        case .code, .device: .refreshToken
        case .clientCredentials: .clientCredentials
        case .jwtBearer: .serviceAccount(try account.serviceAccount(), user: account.account.user)
        }
    }
}
