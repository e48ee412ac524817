import Mail

/// A token endpoint and the client that asks it (RFC 6749 section 3.2). One request a call: nothing is retried, nothing
/// is kept; that is the keeper's.
package struct TokenEndpoint: Sendable {
    package let endpoints: ProviderEndpoints
    package let client: ClientRegistration
    let sender: any HTTPSender
    let clock: WallClock

    package init(endpoints: ProviderEndpoints, client: ClientRegistration, sender: any HTTPSender, clock: WallClock = .system) {
        self.endpoints = endpoints
        self.client = client
        self.sender = sender
        self.clock = clock
    }

    /// Host of the token endpoint.
    package var host: String { endpoints.token.host }

    /// A new access token for a refresh token (RFC 6749 section 6). If the grant holds a refresh token, it replaces the one
    /// that was sent, and must be kept before anything else of the grant is used.
    package func refresh(_ refreshToken: Secret, scopes: [String]) async throws(OAuthFailure) -> TokenGrant {
        try await grant(.refreshToken, [FormField("refresh_token", refreshToken)], scopes)
    }

    /// Tokens for the code that came back through the browser (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
    /// - Parameter nonce: what the authorization request carried, where it asked for `openid`.
    package func redeem(
        code: Secret, verifier: Secret, redirect: String, scopes: [String], nonce: String? = nil
    ) async throws(OAuthFailure) -> TokenGrant {
        let fields = [FormField("code", code), FormField("code_verifier", verifier), FormField("redirect_uri", redirect)]
        // The scopes stand in the code already; sent again, some servers refuse them.
        let answer = try await ask(.authorizationCode, fields)
        if let nonce {
            try IDTokenCheck(issuer: endpoints.issuer, clientID: client.clientID, nonce: nonce, host: host).check(
                answer, now: clock.now())
        }
        return try answer.grant(asked: scopes)
    }

    /// A token for the app itself, without a user (RFC 6749 section 4.4). There is no refresh token.
    package func clientCredentials(scopes: [String]) async throws(OAuthFailure) -> TokenGrant {
        try await grant(.clientCredentials, [], scopes)
    }

    /// A token for a mailbox's user, by a service account to which the domain delegated the scopes (RFC 7523 section 2.1).
    package func jwtBearer(_ account: ServiceAccount, user: String, scopes: [String]) async throws(OAuthFailure) -> TokenGrant {
        let assertion = try account.assertion(user: user, scopes: scopes, now: clock.now())
        return try await ask(.jwtBearer, [FormField("assertion", assertion)]).grant(asked: scopes)
    }

    /// Whether the user has entered the code by now (RFC 8628 section 3.4).
    package func poll(_ device: DeviceAuthorization, scopes: [String]) async throws(OAuthFailure) -> DeviceAnswer {
        do {
            return .granted(try await grant(.deviceCode, [FormField("device_code", device.deviceCode)], []).asking(scopes))
        } catch {
            switch error.error {
            case "authorization_pending": return .pending
            case "slow_down": return .slowDown
            default: throw error
            }
        }
    }

    private func grant(_ kind: GrantKind, _ fields: [FormField], _ scopes: [String]) async throws(OAuthFailure) -> TokenGrant {
        let scope = scopes.isEmpty ? [] : [FormField("scope", scopes.joined(separator: " "))]
        return try await ask(kind, fields + scope).grant(asked: scopes)
    }

    private func ask(_ kind: GrantKind, _ fields: [FormField]) async throws(OAuthFailure) -> TokenAnswer {
        let proof = try proof(for: kind)
        let sent = clock.now()
        let form = [FormField("grant_type", kind.rawValue)] + fields + proof.fields
        let request = HTTPRequest(endpoints.token, body: .form(form), authorization: proof.header)
        let answer = try await sender.send(request)
        let secrets = request.secrets + proof.secrets
        let reader = FailureReader(host: host, grant: kind, sendsAssertion: proof.isAssertion, secrets: secrets)
        return try TokenAnswer(answer, sent: sent, reader: reader)
    }

    /// A service account's assertion is proof enough; all else names the client.
    private func proof(for kind: GrantKind) throws(OAuthFailure) -> ClientProof {
        guard kind != .jwtBearer else { return ClientProof() }
        return try ClientProof(of: client, audience: endpoints.token.text, now: clock.now())
    }
}
