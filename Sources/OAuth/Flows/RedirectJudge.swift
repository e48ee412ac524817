import Mail

/// Decides what a request to the redirect address, or a pasted address, means. A value without I/O.
struct RedirectJudge: Sendable {
    /// What was sent as `state`.
    let state: Secret
    /// Who must have answered; `nil` where the profile does not name it.
    let issuer: String?
    /// Whether the answer must name its issuer (RFC 9207 section 2.4).
    let requiresIssuer: Bool
    let path: String
    /// Host of the authorization server, for the words.
    let host: String

    /// A code, or why there is none.
    typealias Outcome = Result<Secret, OAuthFailure>

    /// What is answered, and what became of the sign-in, if anything.
    struct Verdict {
        let page: RedirectPage
        let outcome: Outcome?
    }

    /// - Parameter isPrefetch: whether the browser only looked ahead.
    func judge(method: String, target: String, hostHeader: String?, port: Int, isPrefetch: Bool) -> Verdict {
        guard isOurs(hostHeader, port) else { return Verdict(page: .wrongHost, outcome: nil) }
        guard method == "GET" else { return Verdict(page: .wrongMethod, outcome: nil) }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == path, !isPrefetch else { return Verdict(page: .notFound, outcome: nil) }
        guard let outcome = judge(query: parts[1]) else { return Verdict(page: .notOurs, outcome: nil) }
        guard case .failure = outcome else { return Verdict(page: .done, outcome: outcome) }
        return Verdict(page: .failed, outcome: outcome)
    }

    /// - Parameter pasted: the address that the browser ended at, or its query alone.
    /// - Returns: `nil` for what is no answer to this sign-in.
    func judge(pasted: String) -> Outcome? {
        let text = pasted.trimmedOfSpaces
        guard text.utf8.count <= 16384 else { return nil }
        let query = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).last ?? ""
        return judge(query: query.prefix { $0 != "#" })
    }

    private func judge(query: some StringProtocol) -> Outcome? {
        guard let fields = FormText.decode(query) else { return nil }
        var values: [String: Secret] = [:]
        for field in fields {
            // A parameter that comes twice could be read in two ways (RFC 6749 section 3.1).
            guard values.updateValue(field.value, forKey: field.name) == nil else { return nil }
        }
        // State first: without it the answer is not one to us, and must not end the sign-in.
        guard let told = values["state"], equalsInConstantTime(told, state) else { return nil }
        if let failure = issuerFailure(values["iss"]?.exposed()) { return .failure(failure) }
        if let error = values["error"]?.exposed() { return .failure(refusal(error, values)) }
        guard let code = values["code"], !code.isEmpty else {
            return .failure(
                OAuthFailure(.permanent, "\(host) sent the browser back without a code; start the sign-in again", host: host))
        }
        return .success(code)
    }

    /// Against an answer of one server that is passed off as another's.
    private func issuerFailure(_ told: String?) -> OAuthFailure? {
        guard let issuer else { return nil }
        guard let told else {
            guard requiresIssuer else { return nil }
            return OAuthFailure(
                .permanent,
                "the answer to the sign-in at \(host) does not name its issuer though it must: nothing was kept; start again",
                host: host)
        }
        guard !IssuerName(issuer).matches(told) else { return nil }
        let shown = Refusal.plain(told)
        return OAuthFailure(
            .permanent, "the answer to the sign-in at \(host) comes from another issuer, \(shown): nothing was kept; start again",
            host: host)
    }

    private func refusal(_ error: String, _ values: [String: Secret]) -> OAuthFailure {
        let members = ["error_description", "error_subtype", "suberror", "claims"].compactMap { name in
            values[name].map { (name, JSONValue.string($0.exposed())) }
        }
        let body = JSONValue.object(Dictionary(members, uniquingKeysWith: { first, _ in first }))
        return FailureReader(host: host, grant: .authorizationCode).failure(
            redirected: Refusal(error: Refusal.word(error), body: body))
    }

    /// A page elsewhere that tricks the browser into asking us comes with its own host name (DNS rebinding).
    private func isOurs(_ hostHeader: String?, _ port: Int) -> Bool {
        guard let hostHeader else { return false }
        return ["localhost", "127.0.0.1", "[::1]"].contains { "\($0):\(port)" == hostHeader.lowercased() }
    }
}
