import Mail

/// What a keeper asks for new access tokens: a provider's token endpoint, in one of its grants.
package protocol TokenGranting: Sendable {
    /// Names who issues; tokens of another issuer are not sent here.
    var issuer: String { get }
    /// The endpoint's host, for messages.
    var host: String { get }
    var clientID: String { get }
    var scopes: [String] { get }
    /// Whether a user's refresh token is needed; an app that signs in as itself needs none.
    var needsRefreshToken: Bool { get }

    /// One request, without repetition.
    /// - Parameter refreshToken: not `nil` where one is needed.
    func grant(for refreshToken: Secret?) async throws(OAuthFailure) -> TokenGrant
}
