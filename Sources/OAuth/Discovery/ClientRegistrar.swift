import Mail

/// Makes itself known to servers that take any client (RFC 7591; Fastmail and others, by the open public client profile).
package struct ClientRegistrar: Sendable {
    private let sender: any HTTPSender
    private let redirect: RedirectTarget
    private let version: String

    /// - Parameter version: this program's.
    package init(sender: any HTTPSender, redirect: RedirectTarget = .localhost, version: String) {
        self.sender = sender
        self.redirect = redirect
        self.version = version
    }

    /// Registers a public client. Once for an installation; the id is to be kept beside the account.
    /// - Parameter scopes: must be named, else some servers allow none.
    package func register(at endpoints: ProviderEndpoints, scopes: [String]) async throws(OAuthFailure) -> ClientRegistration {
        guard let address = endpoints.registration else {
            throw OAuthFailure(
                .config,
                "\(endpoints.token.host) takes no clients that register themselves; set `client-id` in the account's settings",
                host: endpoints.token.host)
        }
        let answer = try await sender.send(HTTPRequest(address, body: .json(Secret(metadata(scopes).json))))
        guard answer.status == 201 || answer.status == 200, let body = JSONValue(json: answer.body), body["error"] == nil else {
            throw refusal(answer, address.host)
        }
        guard let id = body["client_id"]?.string, 1...512 ~= id.utf8.count, id.utf8.allSatisfy({ 0x20...0x7E ~= $0 }) else {
            throw OAuthFailure(
                .permanent, "\(address.host) registered us without giving an id; set `client-id` yourself", host: address.host)
        }
        guard let secret = body["client_secret"]?.string, !secret.isEmpty, body["token_endpoint_auth_method"]?.string != "none"
        else {
            return ClientRegistration(clientID: id, authentication: .public)
        }
        return ClientRegistration(clientID: id, authentication: .secret(Secret(secret)))
    }

    /// Runs `body` with the registration that is held, or with a new one: where there is none, and once where the server has
    /// forgotten it (`invalid_client`).
    /// - Parameter keep: stores a new registration; it is called before anything is done with it.
    package func withClient<Value: Sendable>(
        _ held: ClientRegistration?, at endpoints: ProviderEndpoints, scopes: [String],
        keep: (ClientRegistration) async throws(OAuthFailure) -> Void,
        body: (ClientRegistration) async throws(OAuthFailure) -> Value
    ) async throws(OAuthFailure) -> Value {
        if let held {
            do { return try await body(held) } catch { guard error.error == "invalid_client" else { throw error } }
        }
        let new = try await register(at: endpoints, scopes: scopes)
        try await keep(new)
        return try await body(new)
    }

    /// RFC 7591 section 2.
    private func metadata(_ scopes: [String]) -> JSONValue {
        [
            "client_name": "Restante", "software_id": "7b3a1d52-6f0e-4c0e-9a3e-2f4f0f1f7c11",
            "software_version": .string(version),
            "application_type": "native", "token_endpoint_auth_method": "none", "response_types": ["code"],
            "grant_types": ["authorization_code", "refresh_token"], "redirect_uris": [.string(registered)],
            "scope": .string(scopes.joined(separator: " ")),
        ]
    }

    /// Without a port: it is another one each time, and not compared (RFC 8252 section 7.3).
    private var registered: String {
        switch redirect {
        case .loopback(let host, let path, _): "http://\(host)\(path)"
        case .elsewhere(let url): url.text
        }
    }

    private func refusal(_ answer: HTTPAnswer, _ host: String) -> OAuthFailure {
        let failure = FailureReader(host: host, grant: .authorizationCode).failure(answer)
        guard failure.remedy == .permanent || failure.remedy == .signIn else { return failure }
        return OAuthFailure(
            .config,
            "\(host) does not register this program (HTTP status \(answer.status)\(failure.error.map { ", " + $0 } ?? "")); set `client-id` in the account's settings",
            host: host, status: answer.status, error: failure.error)
    }
}
