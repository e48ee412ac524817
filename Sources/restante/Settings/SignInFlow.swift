/// How an account gets its access tokens.
enum SignInFlow: String, Sendable, CaseIterable {
    /// In a browser: authorization code with PKCE (RFC 8252, RFC 7636).
    case code
    /// In a browser on any machine, with a code to type (RFC 8628).
    case device
    /// An application by itself, for any mailbox that it may open (RFC 6749 section 4.4).
    case clientCredentials = "client-credentials"
    /// Google's application by itself: a key in a file signs for each mailbox (RFC 7523 section 2.1).
    case jwtBearer = "jwt-bearer"

    /// A person signs in, once.
    var isInteractive: Bool { self == .code || self == .device }
}
