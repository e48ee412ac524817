extension IMAPError {
    /// What happened, for code to look at.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        // On the way to the server
        case nameNotFound, connectionRefused, unreachable
        /// TLS failed for another reason than the certificate.
        case tlsFailed
        case certificateUntrusted, certificateWrongHost
        /// Expired, or not valid yet.
        case certificateExpired
        case fingerprintMismatch
        /// The server does not offer STARTTLS, or refuses it: TLS may have been stripped.
        case startTLSUnavailable
        /// The server sent something between its OK to STARTTLS and the handshake (CVE-2021-33515 and its kin).
        case startTLSInjection
        /// Without TLS nothing goes to an address that is not this machine's own.
        case plaintextRefused

        // At the door
        /// BYE instead of a greeting.
        case greetingRefused
        /// The password was refused, or the user may not do this.
        case authenticationFailed
        /// The access token was refused. Never for a server that is busy or has too many connections.
        case tokenRefused
        /// There is nothing to sign in with: the ``CredentialSource`` had none.
        case noCredentials
        /// The login was good, but no mailbox is behind it.
        case notConnected
        /// The server offers no way to log in that may be used here.
        case noUsableMechanism
        /// SCRAM: the server could not prove that it knows the password.
        case serverNotAuthentic

        // Later
        case connectionLost, timeout
        /// The server said BYE.
        case bye
        /// The time of the session is over, as the access token's is that it signed in with, or the server's rules have
        /// it: nothing is wrong, and a new session with a fresh token goes on.
        case sessionEnded
        case throttled, unavailable
        /// NO.
        case refused
        /// BAD.
        case badCommand
        /// The mailbox or the account is full.
        case overQuota
        /// The message is larger than the server takes.
        case tooBig
        /// The server does not take this message, whatever its size: 8-bit octets, lines too long, a broken header.
        case contentRefused
        /// The server keeps no more of something: keywords, mailboxes, messages in one command.
        case serverLimit
        /// The server sent what is not IMAP.
        case protocolViolation
        /// The server sent more than the limits allow.
        case limitExceeded

        // On our side
        /// The command may not be sent: it would write, and the connection is read-only, or the server cannot do it. Not a
        /// byte of it left.
        case gate
        /// A message that was being sent could not be read as its source had promised; the connection was closed, so that
        /// the server keeps no part of it.
        case sourceFailed
        /// The connection was closed by us before the answer came.
        case closed
        /// The task that waited was cancelled.
        case cancelled

        /// Where nothing else is known.
        var usualDisposition: Disposition {
            switch self {
            case .nameNotFound, .connectionRefused, .unreachable, .connectionLost, .timeout, .bye, .greetingRefused: .passing
            case .unavailable, .protocolViolation, .sessionEnded: .passing
            case .throttled, .notConnected: .throttled
            case .authenticationFailed, .tokenRefused, .noCredentials: .signIn
            case .tlsFailed, .certificateUntrusted, .certificateWrongHost, .certificateExpired, .fingerprintMismatch: .lasting
            case .startTLSUnavailable, .startTLSInjection, .plaintextRefused, .noUsableMechanism, .serverNotAuthentic: .lasting
            case .overQuota, .tooBig, .contentRefused, .serverLimit, .sourceFailed: .lasting
            case .refused, .badCommand, .limitExceeded, .gate, .closed, .cancelled: .lasting
            }
        }
    }
}
