import Transport

extension Endpoint {
    /// Where these settings lead.
    package init(_ settings: ServerSettings) {
        let security: Endpoint.Security =
            switch settings.security {
            case .tls: .tls
            case .starttls: .startTLS
            case .plaintext: .plaintext
            }
        let trust: Trust =
            switch settings.trust {
            case .system: .system
            case .extraAnchor(let path): .extraAnchor(path: path)
            case .fingerprint(let digest): .fingerprint(digest)
            }
        self.init(host: settings.host, port: settings.port, security: security, trust: trust)
    }
}
