/// What helps against a failed request for a token. The exit status 4 belongs to `signIn` alone.
package enum Remedy: Sendable, Equatable {
    /// The network or the endpoint had a bad moment: the same again, not before so many seconds where it said so.
    case retry(after: Int?)
    /// The endpoint had enough of us: nothing before that moment. Tokens stay as they are.
    case throttle(until: Instant)
    /// The user must sign in once more.
    case signIn
    /// An administrator of the mail domain or of the registration must do something.
    case admin
    /// The configuration or the registration is wrong.
    case config
    /// This machine's clock is wrong.
    case clock
    /// Nothing that we know of helps.
    case permanent

    /// Whether time alone may mend it.
    package var passes: Bool {
        switch self {
        case .retry, .throttle: true
        case .signIn, .admin, .config, .clock, .permanent: false
        }
    }
}
