/// `[account.x.auth]` with `method = "oauth2"`, checked: who asks for tokens, where, how, and for what.
struct OAuthSettings: Sendable, Equatable {
    /// How the client proves who it is.
    enum ClientProof: Sendable, Equatable {
        /// Not at all (a public client), or by what it got when it registered itself.
        case none
        case secret(PasswordSource)
        /// Absolute paths of PEM files.
        case certificate(path: String, key: String)
        /// Absolute path of a file with a JWT that another provider keeps fresh.
        case federatedToken(path: String)
    }

    /// The name of the profile that this comes from; `nil` for a server of one's own.
    var profile: String?
    /// In the order in which they are tried; never empty.
    var flows: [SignInFlow]
    /// `nil` where they are discovered: from the issuer, or from the mail server where there is no issuer either.
    var endpoints: OAuthEndpoints?
    /// Given by the user, for discovery.
    var issuer: String?
    /// `nil` where the client registers itself, and for service accounts.
    var clientID: String?
    var proof: ClientProof
    /// When the client's secret ends, as the provider showed when it was made; seconds since 1970.
    var secretExpires: Int64?
    /// The page that the browser ends at, where it may not be this machine; `nil` listens here.
    var redirect: String?
    /// Who signs in, where the mailbox is another's; `nil` for the mailbox's own user.
    var login: String?
    /// Absolute path of the key file of a service account.
    var serviceAccount: String?
    /// What is asked for, in the order of the profile; empty where discovery tells.
    var scopes: [String]
    /// What sending needs, whether it is asked for or not; empty where that is not known, or the other scopes are enough.
    var scopesForSending: [String]
    /// More parameters of the sign-in page, such as Google's `access_type`.
    var parameters: [String: String]
    /// What the user reads about it.
    var guidance: ProviderGuidance
}
