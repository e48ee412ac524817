/// Finds where an authorization server answers (RFC 8414 section 3, OpenID Connect Discovery section 4).
package struct Discovery: Sendable {
    private let sender: any HTTPSender

    package init(sender: any HTTPSender) { self.sender = sender }

    /// The metadata of an issuer: as RFC 8414 places it, else as OpenID Connect does.
    package func metadata(issuer: HTTPSURL) async throws(OAuthFailure) -> ServerMetadata {
        let addresses = WellKnown.addresses(of: issuer)
        var last: OAuthFailure?
        for address in addresses {
            do { return try await metadata(at: address, issuer: issuer.text) } catch {
                // A server that does not answer will not do so at another path.
                guard !error.remedy.passes else { throw error }
                last = last ?? error
            }
        }
        throw last
            ?? OAuthFailure(
                .config, "\(issuer.text) cannot be an issuer; check `issuer` in the account's settings", host: issuer.host)
    }

    /// The metadata at an address that a mail server gave out, once the user or the rule of ``MailServerHint`` trusts it.
    package func metadata(document: HTTPSURL) async throws(OAuthFailure) -> ServerMetadata {
        guard let issuer = WellKnown.issuer(of: document) else {
            throw OAuthFailure(
                .config,
                "\(document.host) is no place for sign-in metadata by its address; set `issuer` in the account's settings",
                host: document.host)
        }
        return try await metadata(at: document, issuer: issuer)
    }

    private func metadata(at address: HTTPSURL, issuer: String) async throws(OAuthFailure) -> ServerMetadata {
        let answer = try await sender.send(HTTPRequest(address))
        guard answer.status == 200, let document = JSONValue(json: answer.body) else {
            throw missing(answer, address)
        }
        return try ServerMetadata(document, issuer: issuer, host: address.host)
    }

    private func missing(_ answer: HTTPAnswer, _ address: HTTPSURL) -> OAuthFailure {
        let remedy: Remedy =
            switch answer.status {
            case 429, 999: .throttle(until: answer.received.adding(seconds: answer.retryAfter ?? 60))
            case 500...: .retry(after: answer.retryAfter)
            default: .config
            }
        return OAuthFailure(
            remedy,
            "\(address.host) has no sign-in metadata at \(address.path) (HTTP status \(answer.status)); check `issuer` in the account's settings",
            host: address.host, status: answer.status)
    }
}
