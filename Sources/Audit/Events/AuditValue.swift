import Mail

/// What a field of an event may hold. There is no case for a `Secret`, and text is masked by ``Redaction`` before it is
/// written, so that not even a careless sentence carries one.
package enum AuditValue: Equatable, Sendable {
    case text(String)
    case number(Int)
    case flag(Bool)
    /// Seconds since 1970; written as RFC 3339.
    case time(Int)
    case digest(MessageDigest)
}
