import Mail

/// A way to say the password, the best first.
package enum LoginMechanism: String, Hashable, Sendable, CaseIterable {
    /// SCRAM-SHA-256 (RFC 7677): the password stays here, and the server proves itself.
    case scramSHA256 = "SCRAM-SHA-256"
    /// AUTHENTICATE PLAIN (RFC 4616).
    case plain = "PLAIN"
    /// The LOGIN command (RFC 9051 section 6.2.3), not where LOGINDISABLED stands.
    case login = "LOGIN"

    func isOffered(by capabilities: Capabilities) -> Bool {
        switch self {
        case .scramSHA256, .plain: capabilities.has("AUTH=" + rawValue)
        case .login: !capabilities.has("LOGINDISABLED")
        }
    }
}
