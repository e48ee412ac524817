import Mail

extension TokenEndpoint {
    /// Asks for a code that the user enters on another device (RFC 8628 section 3.1).
    package func authorizeDevice(scopes: [String]) async throws(OAuthFailure) -> DeviceAuthorization {
        guard let address = endpoints.deviceAuthorization else {
            throw OAuthFailure(
                .config, "\(host) offers no sign-in on another device; choose flow `code` for the account", host: host)
        }
        let proof = try ClientProof(of: client, audience: endpoints.token.text, now: clock.now())
        let scope = scopes.isEmpty ? [] : [FormField("scope", scopes.joined(separator: " "))]
        let request = HTTPRequest(address, body: .form(proof.fields + scope), authorization: proof.header)
        let answer = try await sender.send(request)
        guard answer.status == 200, let body = JSONValue(json: answer.body), body["error"] == nil else {
            let secrets = request.secrets + proof.secrets
            throw FailureReader(host: address.host, grant: .deviceCode, sendsAssertion: proof.isAssertion, secrets: secrets)
                .failure(answer)
        }
        guard let device = DeviceAuthorization(body, now: clock.now()) else {
            throw OAuthFailure(
                .permanent, "\(address.host) gave no usable device code; choose flow `code` for the account", host: address.host)
        }
        return device
    }
}

extension DeviceAuthorization {
    /// Google and older servers say `verification_url`.
    init?(_ body: JSONValue, now: Instant) {
        let address = body["verification_uri"] ?? body["verification_url"]
        guard let code = body["device_code"]?.string, !code.isEmpty, let user = body["user_code"]?.string, !user.isEmpty,
            let verification = address?.string.flatMap(HTTPSURL.init)
        else { return nil }
        deviceCode = Secret(code)
        userCode = Refusal.word(user)
        self.verification = verification
        verificationComplete = (body["verification_uri_complete"] ?? body["verification_url_complete"])?.string.flatMap(
            HTTPSURL.init)
        message = body["message"]?.string.map(Refusal.sentence).flatMap { $0.isEmpty ? nil : $0 }
        expires = now.adding(seconds: min(max(body["expires_in"]?.wholeNumber ?? 900, 0), 3600))
        interval = min(max(body["interval"]?.wholeNumber ?? 5, 1), 60)
    }
}
