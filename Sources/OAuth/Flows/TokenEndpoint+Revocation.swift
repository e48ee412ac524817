import Mail

extension TokenEndpoint {
    /// Makes a token worthless at the provider (RFC 7009 section 2). A token that is worthless already counts as done.
    /// Google ends the whole consent with it.
    /// - Parameter hint: `refresh_token` or `access_token`.
    /// - Throws: also where the provider has no such endpoint: then the user must do it there.
    package func revoke(_ token: Secret, hint: String = "refresh_token") async throws(OAuthFailure) {
        guard let revocation = endpoints.revocation else {
            throw OAuthFailure(
                .permanent, "\(host) offers no way to revoke tokens; do it on the provider's account page", host: host)
        }
        let proof = try ClientProof(of: client, audience: endpoints.token.text, now: clock.now())
        let form = [FormField("token", token), FormField("token_type_hint", hint)] + proof.fields
        let request = HTTPRequest(revocation, body: .form(form), authorization: proof.header)
        let answer = try await sender.send(request)
        guard !(200..<300 ~= answer.status) else { return }
        let reader = FailureReader(
            host: revocation.host, grant: .refreshToken, sendsAssertion: proof.isAssertion,
            secrets: request.secrets + proof.secrets)
        let failure = reader.failure(answer)
        guard failure.error != "invalid_token" else { return }
        throw failure.error == nil && 400..<500 ~= answer.status ? unexplained(answer.status, revocation.host) : failure
    }

    /// Nothing in it says that the token is worthless now.
    private func unexplained(_ status: Int, _ host: String) -> OAuthFailure {
        OAuthFailure(
            .permanent,
            "\(host) answered with HTTP status \(status) and no reason, so the token may still be good; take the access back on "
                + "the provider's account page", host: host, status: status)
    }
}
