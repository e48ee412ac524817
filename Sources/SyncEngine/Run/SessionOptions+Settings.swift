import IMAPClient
import Transport

extension SessionOptions {
    /// How a run's connections are opened.
    ///
    /// - Parameter access: only a two-way run that is no dry one may write.
    package init(_ settings: AccountSettings, credentials: any CredentialSource, access: Access = .readOnly) {
        self.init(
            endpoint: Endpoint(settings.server),
            credentials: credentials, access: access, identification: [("name", "restante")],
            enable: ["CONDSTORE", "QRESYNC", "UIDONLY"],
            deadlines: Deadlines(patienceSeconds: settings.limits.patienceSeconds))
    }
}

extension Deadlines {
    /// So long for an answer; the usual times to connect, and none longer than this.
    fileprivate init(patienceSeconds: Double) {
        let patience = Duration.seconds(patienceSeconds)
        self.init(noProgress: patience)
        (connect, handshake, greeting) = (min(connect, patience), min(handshake, patience), min(greeting, patience))
    }
}
