import Mail

/// What a session signs in with.
package enum Credentials: Sendable {
    /// A password, or an app password.
    case password(user: String, Secret)
    /// An OAuth access token (RFC 6750). `expires` is when its life ends, `nil` where nobody said.
    case bearer(user: String, token: Secret, expires: ContinuousClock.Instant?)

    /// Whose mailbox it is, in the server's words.
    package var user: String {
        switch self {
        case .password(let user, _), .bearer(let user, _, _): user
        }
    }

    /// Signs in by OAuth, and so never with a password.
    package var isBearer: Bool {
        if case .bearer = self { true } else { false }
    }

    /// When a session that signed in with them must be over; `nil` = whenever it likes.
    package var expires: ContinuousClock.Instant? {
        if case .bearer(_, _, let expires) = self { expires } else { nil }
    }

    /// The same words would go to the server.
    package func areSame(as other: Credentials) -> Bool {
        switch (self, other) {
        case (.password(let user, let secret), .password(let otherUser, let otherSecret)),
            (.bearer(let user, let secret, _), .bearer(let otherUser, let otherSecret, _)):
            user == otherUser && secret == otherSecret
        default: false
        }
    }
}
