import Submission
import SyncEngine

/// Makes an account's settings for sending of what it, its use and its profile say.
struct SubmissionReader {
    let layer: SubmissionLayer
    /// The account's own table says something of sending.
    let isWritten: Bool
    /// Where the account's mail is.
    let server: ServerSettings
    let user: String
    let mistakes: MistakeList
    /// Where mistakes are shown that have no place of their own.
    let place: Place
    /// Reads the trust of a layer.
    let trust: (ServerLayer) -> ServerSettings.Trust

    /// `nil` where no server for sending is known.
    func read() -> SubmissionSettings? {
        let sender = sender()
        guard let host = layer.server.host else {
            if isWritten { mistakes.add(place, "submission has no host: write host = \"smtp.example.org\"") }
            return nil
        }
        let security = layer.server.security?.value ?? .tls
        if security == .plaintext, !AccountReader.isLoopback(host.value) {
            mistakes.add(
                layer.server.security?.place ?? host.place,
                "security \"plaintext\" is allowed to this machine only, and \(host.value) is another: write \"tls\" or \"starttls\""
            )
        }
        let port = layer.server.port?.value ?? (security == .tls ? 465 : 587)
        return SubmissionSettings(
            server: ServerSettings(host: host.value, port: port, security: security, trust: trust(host.value)), sender: sender)
    }

    /// The same machine shows the same certificate.
    private func trust(_ host: String) -> ServerSettings.Trust {
        let isOwn = layer.server.trust != nil || layer.server.fingerprint != nil
        return !isOwn && host == server.host ? server.trust : trust(layer.server)
    }

    private func sender() -> SMTPAddress? {
        guard let from = layer.from else { return SMTPAddress(user) }
        if let address = SMTPAddress(from.value) { return address }
        mistakes.add(from.place, "from must be an address such as \"me@example.org\", found \"\(from.value)\"")
        return nil
    }
}
