/// How one signs in at a provider: `[auth]` of its profile.
struct ProviderAuth: Sendable, Equatable {
    /// Where the client's id comes from.
    enum Client: String, Sendable, CaseIterable {
        /// The user registers one.
        case own
        /// The program registers itself.
        case registers
    }

    /// Where the browser may be sent when a person has signed in.
    enum Redirect: String, Sendable, CaseIterable {
        /// To this program, which listens on this machine (RFC 8252 section 7.3).
        case loopback
        /// Only to a page with https, so the user pastes the address that the browser ends at.
        case https
    }

    /// Whether a client of the user's has a secret.
    enum Secrecy: String, Sendable, CaseIterable { case needed, optional, never }

    /// What can be chosen, the best first; empty where there is no OAuth for others.
    var flows: [SignInFlow] = []
    /// Why the others cannot be.
    var refused: [SignInFlow: String] = [:]
    var client = Client.own
    var secrecy = Secrecy.optional
    var redirect = Redirect.loopback
    /// The directory at Microsoft that is asked where the user names none; `nil` where there are no directories.
    var tenant: String?
    var endpoints: OAuthEndpoints?
    var parameters: [String: String] = [:]
    var scopes: ProviderScopes?
    var password: PasswordRule?
    var guidance = ProviderGuidance()
}
