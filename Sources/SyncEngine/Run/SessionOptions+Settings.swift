import IMAPClient

extension SessionOptions {
    /// How a run's connections are opened.
    ///
    /// - Parameter access: only a two-way run that is no dry one may write.
    package init(_ settings: AccountSettings, credentials: any CredentialSource, access: Access = .readOnly) {
        let server = settings.server
        let security: Endpoint.Security =
            switch server.security {
            case .tls: .tls
            case .starttls: .startTLS
            case .plaintext: .plaintext
            }
        let trust: Trust =
            switch server.trust {
            case .system: .system
            case .extraAnchor(let path): .extraAnchor(path: path)
            case .fingerprint(let digest): .fingerprint(digest)
            }
        self.init(
            endpoint: Endpoint(host: server.host, port: server.port, security: security, trust: trust),
            credentials: credentials, access: access, identification: [("name", "restante")], enable: ["CONDSTORE", "QRESYNC", "UIDONLY"],
            deadlines: Deadlines(patienceSeconds: settings.limits.patienceSeconds))
    }
}

extension Deadlines {
    /// The usual ones, and none longer than this.
    fileprivate init(patienceSeconds: Double) {
        self.init()
        let patience = Duration.seconds(patienceSeconds)
        (connect, handshake) = (min(connect, patience), min(handshake, patience))
        (greeting, noProgress) = (min(greeting, patience), min(noProgress, patience))
    }
}
