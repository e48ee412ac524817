/// A refusal as it is remembered.
package struct RefreshFailure: Sendable, Equatable {
    /// When it was refused.
    package let time: Instant
    /// What helps.
    package let remedy: Remedy
    /// For the user; without secrets.
    package let sentence: String
    /// Names what was asked, so that only the same question is not asked again.
    package let request: String
    /// What the next sign-in must pass on (``OAuthFailure/claims``).
    package let claims: String?
}
