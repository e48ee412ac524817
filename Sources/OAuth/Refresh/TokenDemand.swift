import Mail

/// What a caller needs.
enum TokenDemand: Sendable {
    /// A token for at least so many seconds, if tokens live that long.
    case valid(seconds: Int)
    /// Another one than this, which a mail server refused.
    case replacement(of: Secret)
    /// One that was got after this moment: the user asked to renew now.
    case newer(than: Instant)
}
