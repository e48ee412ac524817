/// What polling for a device code brought (RFC 8628 section 3.5).
package enum DeviceAnswer: Sendable, Equatable {
    case granted(TokenGrant)
    case pending
    /// From now on, five seconds more between two questions.
    case slowDown
}
