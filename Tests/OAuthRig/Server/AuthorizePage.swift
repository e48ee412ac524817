import Foundation

/// The authorization endpoint. It consents at once (RFC 6749 section 4.1.1).
struct AuthorizePage {
    let issuer: String
    let now: Int

    func answer(_ request: RigRequest, _ state: inout RigState) -> RigAnswer {
        let query = request.query
        guard let client = query["client_id"].flatMap({ state.clients[$0] }) else {
            return .text(400, "AADSTS700016: unknown client")
        }
        guard let redirect = query["redirect_uri"], client.redirects.contains(where: { Self.matches(redirect, registered: $0) })
        else {
            // Never sent there (RFC 6749 section 4.1.2.1).
            return .text(400, "AADSTS50011: the redirect URI is not registered")
        }
        var fields: [(String, String)] = []
        if let problem = problem(query) ?? state.knobs.authorizeError {
            fields.append(("error", problem))
        } else {
            let code = "code-\(UInt64.random(in: 0 ... .max))"
            state.codes[code] = RigState.Code(
                client: client.id, redirect: redirect, challenge: query["code_challenge"] ?? "",
                scopes: (query["scope"] ?? "").split(separator: " ").map(String.init), nonce: query["nonce"], expires: now + 60)
            fields.append(("code", code))
        }
        fields.append(("state", state.knobs.wrongState ? "wrong" : query["state"] ?? ""))
        if state.knobs.sendsIssuer { fields.append(("iss", state.knobs.wrongIssuer ?? issuer)) }
        let text = fields.map { "\($0)=\(Self.escape($1))" }.joined(separator: "&")
        return .redirect(to: redirect + (redirect.contains("?") ? "&" : "?") + text)
    }

    private func problem(_ query: [String: String]) -> String? {
        guard query["response_type"] == "code" else { return "unsupported_response_type" }
        guard query["code_challenge_method"] == "S256", query["code_challenge"]?.count == 43 else { return "invalid_request" }
        guard let state = query["state"], state.count >= 22, query["scope"]?.isEmpty == false else { return "invalid_request" }
        return nil
    }

    /// Byte for byte, but for the port of a loopback address (RFC 8252 section 7.3).
    static func matches(_ redirect: String, registered: String) -> Bool {
        if redirect == registered { return true }
        guard let given = URLComponents(string: redirect), let known = URLComponents(string: registered) else { return false }
        return known.scheme == "http" && ["localhost", "127.0.0.1", "[::1]"].contains(known.host ?? "")
            && given.scheme == known.scheme
            && given.host == known.host && given.path == known.path && given.query == known.query && given.user == nil
    }

    private static func escape(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
