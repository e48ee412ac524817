/// What was asked of an authorization server: it decides who can help against a refusal.
package enum GrantKind: String, Sendable, CaseIterable {
    case authorizationCode = "authorization_code"
    case refreshToken = "refresh_token"
    case deviceCode = "urn:ietf:params:oauth:grant-type:device_code"
    case clientCredentials = "client_credentials"
    case jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    /// Whether a person stands behind it, who can sign in again.
    var hasUser: Bool {
        switch self {
        case .authorizationCode, .refreshToken, .deviceCode: true
        case .clientCredentials, .jwtBearer: false
        }
    }
}
