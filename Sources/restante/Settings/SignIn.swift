/// How an account signs in.
enum SignIn: Sendable, Equatable {
    case password(PasswordSource)
    case oauth2(OAuthSettings)

    var isOAuth: Bool {
        if case .oauth2 = self { true } else { false }
    }
}
