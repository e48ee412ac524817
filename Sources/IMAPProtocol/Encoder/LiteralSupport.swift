/// Whether the client may send a literal without waiting for the server's `+` (RFC 7888).
package enum LiteralSupport: Hashable, Sendable {
    /// Always wait.
    case none
    /// LITERAL-: up to 4,096 octets without waiting.
    case minus
    /// LITERAL+: any size without waiting.
    case plus

    /// Whether a literal of this many octets goes out without waiting.
    package func allowsNonSynchronizing(octets: Int) -> Bool {
        switch self {
        case .none: false
        case .minus: octets <= 4096
        case .plus: true
        }
    }
}
