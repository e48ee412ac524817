import IMAPClient

extension IMAPError {
    /// The connection is of no use any more; a refusal leaves it as it was.
    var endsConnection: Bool {
        switch kind {
        case .refused, .badCommand, .unavailable, .throttled, .gate: false
        case .overQuota, .tooBig, .contentRefused, .serverLimit: false
        default: true
        }
    }
}
