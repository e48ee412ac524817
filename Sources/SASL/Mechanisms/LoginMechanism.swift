/// A way to sign in, the best first.
package enum LoginMechanism: String, Hashable, Sendable, CaseIterable {
    /// SCRAM-SHA-256-PLUS (RFC 7677): as the next one, and bound to the TLS connection, so that nobody stands between.
    case scramSHA256Plus = "SCRAM-SHA-256-PLUS"
    /// SCRAM-SHA-256 (RFC 7677): the password stays here, and the server proves itself.
    case scramSHA256 = "SCRAM-SHA-256"
    /// SCRAM-SHA-1-PLUS (RFC 5802): older, and as bound as the other.
    case scramSHA1Plus = "SCRAM-SHA-1-PLUS"
    /// SCRAM-SHA-1 (RFC 5802): the last with which the password stays here.
    case scramSHA1 = "SCRAM-SHA-1"
    /// PLAIN (RFC 4616).
    case plain = "PLAIN"
    /// The LOGIN command of IMAP (RFC 9051 section 6.2.3), and the mechanism of the same name at submission servers.
    case login = "LOGIN"
    /// OAUTHBEARER (RFC 7628).
    case oauthBearer = "OAUTHBEARER"
    /// XOAUTH2, Google's own from before RFC 7628; the only one of Exchange Online.
    case xoauth2 = "XOAUTH2"

    /// Takes an access token, and never a password.
    package var takesTokens: Bool { self == .oauthBearer || self == .xoauth2 }

    /// Ties the login to the TLS connection that it is said on.
    package var binds: Bool { self == .scramSHA256Plus || self == .scramSHA1Plus }

    /// The same without that.
    package var unbound: LoginMechanism {
        switch self {
        case .scramSHA256Plus: .scramSHA256
        case .scramSHA1Plus: .scramSHA1
        default: self
        }
    }

    /// A password never goes where a token belongs, nor the other way round.
    package func suits(_ credentials: Credentials) -> Bool { takesTokens == credentials.isBearer }
}
