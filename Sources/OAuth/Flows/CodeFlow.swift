import Cryptography
import Hashing
import Mail

/// Sign-in through the user's browser: authorization code with PKCE and a redirect to this machine (RFC 6749 section 4.1,
/// RFC 7636, RFC 8252).
///
/// The listener stands before the browser is opened, and is closed before the code is redeemed.
package struct CodeFlow: Sendable {
    package let endpoint: TokenEndpoint
    package let redirect: RedirectTarget
    /// How long the user may take.
    package let patience: Duration

    package init(endpoint: TokenEndpoint, redirect: RedirectTarget = .localhost, patience: Duration = .seconds(300)) {
        self.endpoint = endpoint
        self.redirect = redirect
        self.patience = patience
    }

    package func signIn(_ request: AuthorizationRequest, dialogue: SignInDialogue) async throws(OAuthFailure) -> TokenGrant {
        guard let authorization = endpoint.endpoints.authorization else {
            throw failure(.config, "\(endpoint.host) offers no sign-in through the browser; choose another flow for the account")
        }
        let key = ProofKey()
        let state = Secret(Base64URL.encode(randomBytes(16)))
        let nonce = request.scopes.contains("openid") ? Base64URL.encode(randomBytes(16)) : nil
        let judge = RedirectJudge(
            state: state, issuer: endpoint.endpoints.issuer, requiresIssuer: endpoint.endpoints.sendsIssuer, path: redirect.path,
            host: authorization.host)
        let (answers, continuation) = AsyncStream.makeStream(of: RedirectJudge.Outcome.self, bufferingPolicy: .bufferingOldest(1))
        let listener = try await listen(judge) { continuation.yield($0) }
        let address = redirect.address(port: listener?.port ?? 0)
        let fields = parameters(request, state: state, key: key, nonce: nonce, redirect: address)
        guard let url = authorization.adding(fields) else {
            await listener?.close()
            throw failure(.config, "the request for the browser grows too long; ask for fewer scopes")
        }
        let outcome = await wait(answers, judge, dialogue, url)
        await listener?.close()
        let code = try outcome.get()
        return try await endpoint.redeem(
            code: code, verifier: key.verifier, redirect: address, scopes: request.scopes, nonce: nonce)
    }

    private func listen(
        _ judge: RedirectJudge, deliver: @escaping @Sendable (RedirectJudge.Outcome) -> Void
    ) async throws(OAuthFailure) -> LoopbackListener? {
        guard case .loopback(_, _, let port) = redirect else { return nil }
        return try await LoopbackListener.open(port: port, judge: judge, deliver: deliver)
    }

    /// The parameters of RFC 6749 section 4.1.1 and RFC 7636 section 4.3; a provider's own come after them and replace none.
    private func parameters(
        _ request: AuthorizationRequest, state: Secret, key: ProofKey, nonce: String?, redirect: String
    ) -> [FormField] {
        var fields = [
            FormField("client_id", endpoint.client.clientID), FormField("response_type", "code"),
            FormField("redirect_uri", redirect),
            FormField("response_mode", "query"), FormField("scope", request.scopes.joined(separator: " ")),
            FormField("state", state),
            FormField("code_challenge", key.challenge), FormField("code_challenge_method", "S256"),
        ]
        let optional = [
            ("login_hint", request.loginHint), ("prompt", request.prompt), ("claims", request.claims), ("nonce", nonce),
        ]
        fields += optional.compactMap { name, value in value.map { FormField(name, $0) } }
        let names = Set(fields.map(\.name))
        return fields + request.extra.filter { !names.contains($0.name) }
    }

    /// The first of: the browser's return, a pasted address, the end of patience.
    private func wait(
        _ answers: AsyncStream<RedirectJudge.Outcome>, _ judge: RedirectJudge, _ dialogue: SignInDialogue, _ url: HTTPSURL
    ) async -> RedirectJudge.Outcome {
        await withTaskGroup(of: RedirectJudge.Outcome?.self) { group in
            group.addTask { await answers.first { _ in true } }
            // Beside the others: some browsers are started by a command that ends with them.
            group.addTask {
                await dialogue.open(url)
                return nil
            }
            group.addTask { await timeout() }
            group.addTask { await pasted(judge, dialogue) }
            for await case let outcome? in group {
                group.cancelAll()
                return outcome
            }
            return .failure(failure(.signIn, "the sign-in at \(judge.host) was given up; start it again"))
        }
    }

    private func timeout() async -> RedirectJudge.Outcome? {
        guard (try? await Task.sleep(for: patience)) != nil else { return nil }
        return .failure(failure(.signIn, "nobody finished the sign-in at \(endpoint.host) within \(patience); start it again"))
    }

    private func pasted(_ judge: RedirectJudge, _ dialogue: SignInDialogue) async -> RedirectJudge.Outcome? {
        guard let lines = dialogue.pasted else { return nil }
        for await line in lines {
            if let outcome = judge.judge(pasted: line) { return outcome }
            dialogue.complain("That is not the address at which this sign-in ended: copy all of the browser's address line.")
        }
        return nil
    }

    private func failure(_ remedy: Remedy, _ sentence: String) -> OAuthFailure {
        OAuthFailure(remedy, sentence, host: endpoint.host)
    }
}
