/// Why there is no connection to a server, or none any more, before a word of a protocol has a part in it.
package struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened, for code to look at.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case nameNotFound, connectionRefused, unreachable, timeout, connectionLost
        /// TLS failed for another reason than the certificate.
        case tlsFailed
        case certificateUntrusted, certificateWrongHost
        /// Expired, or not valid yet.
        case certificateExpired
        case fingerprintMismatch
    }

    package let kind: Kind
    /// One sentence for the user: what happened, where, and what to do if anything can be done.
    package let message: String

    package init(_ kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }
}
