/// Where a server is, and how the way there is protected.
package struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// How TLS comes in.
    package enum Security: Hashable, Sendable {
        /// TLS from the first byte (RFC 8314): usually port 993 for IMAP, 465 for submission.
        case tls
        /// A plain greeting, then STARTTLS before anything else (RFC 9051 section 6.2.1, RFC 3207): usually port 143 or 587.
        case startTLS
        /// No TLS at all: refused unless the address is a loopback one.
        case plaintext
    }

    /// A DNS name or an IP address without brackets; the certificate must be made out to it.
    package let host: String
    package let port: Int
    package let security: Security
    package let trust: Trust

    package init(host: String, port: Int, security: Security, trust: Trust = .system) {
        self.host = host
        self.port = port
        self.security = security
        self.trust = trust
    }

    /// `host:port`, IPv6 addresses in brackets.
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
