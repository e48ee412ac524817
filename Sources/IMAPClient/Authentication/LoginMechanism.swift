import Mail

/// A way to sign in, the best first.
package enum LoginMechanism: String, Hashable, Sendable, CaseIterable {
    /// SCRAM-SHA-256-PLUS (RFC 7677): as the next one, and bound to the TLS connection, so that nobody stands between.
    case scramSHA256Plus = "SCRAM-SHA-256-PLUS"
    /// SCRAM-SHA-256 (RFC 7677): the password stays here, and the server proves itself.
    case scramSHA256 = "SCRAM-SHA-256"
    /// AUTHENTICATE PLAIN (RFC 4616).
    case plain = "PLAIN"
    /// The LOGIN command (RFC 9051 section 6.2.3), not where LOGINDISABLED stands.
    case login = "LOGIN"
    /// OAUTHBEARER (RFC 7628).
    case oauthBearer = "OAUTHBEARER"
    /// XOAUTH2, Google's own from before RFC 7628; the only one of Exchange Online.
    case xoauth2 = "XOAUTH2"

    /// Takes an access token, and never a password.
    package var takesTokens: Bool { self == .oauthBearer || self == .xoauth2 }

    func suits(_ credentials: Credentials) -> Bool { takesTokens == credentials.isBearer }

    /// - Parameter canBind: there is a channel to bind to.
    func isOffered(by capabilities: Capabilities, canBind: Bool) -> Bool {
        switch self {
        case .scramSHA256Plus: canBind && capabilities.has("AUTH=" + rawValue)
        case .scramSHA256, .plain, .oauthBearer, .xoauth2: capabilities.has("AUTH=" + rawValue)
        case .login: !capabilities.has("LOGINDISABLED")
        }
    }
}
