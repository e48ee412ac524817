import IMAPClient

/// The steps on the way to a working connection, and at which of them a failure stands.
enum CheckLadder: String, CaseIterable {
    case dns = "DNS"
    case tcp = "TCP"
    case tls = "TLS"
    case greeting
    case login

    /// Where the way ended.
    init(endedBy kind: IMAPError.Kind) {
        self =
            switch kind {
            case .nameNotFound: .dns
            case .connectionRefused, .unreachable: .tcp
            case .tlsFailed, .certificateUntrusted, .certificateWrongHost, .certificateExpired, .fingerprintMismatch,
                .startTLSUnavailable, .startTLSInjection, .plaintextRefused:
                .tls
            case .greetingRefused, .protocolViolation, .limitExceeded, .connectionLost, .timeout, .bye: .greeting
            default: .login
            }
    }

    /// What to do when the way ends here.
    var remedy: String {
        switch self {
        case .dns: "check server.host in the configuration and this machine's name resolution"
        case .tcp: "check server.host and server.port, that the server runs, and that no firewall stands between"
        case .tls: "check server.security and server.host; for a certificate of your own set server.trust or server.fingerprint"
        case .greeting: "try again later; if it stays, ask the server's administrator"
        case .login: "check user and auth.password; some providers want IMAP switched on or an app password"
        }
    }
}
