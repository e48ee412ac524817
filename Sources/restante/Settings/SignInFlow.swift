/// How an account gets its access tokens.
enum SignInFlow: String, Sendable, CaseIterable {
    /// In a browser on this machine (RFC 8252, RFC 7636).
    case browser
    /// In a browser on any machine, with a code to type (RFC 8628).
    case device
    /// An application by itself, for any mailbox that it may open (RFC 6749 section 4.4).
    case clientCredentials = "client-credentials"
    /// Google's application by itself: a key in a file signs for each mailbox (RFC 7523 section 2.1).
    case serviceAccount = "service-account"

    /// A person signs in, once.
    var isInteractive: Bool { self == .browser || self == .device }
}
