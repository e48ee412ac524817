/// Takes clients that register themselves (RFC 7591), by the rules that Fastmail applies.
struct RegistrationDesk {
    func answer(_ request: RigRequest, _ state: inout RigState) -> RigAnswer {
        guard state.knobs.registrationIsOpen else { return .refusal("access_denied", status: 403) }
        let asked = request.json
        guard request.method == "POST", asked["token_endpoint_auth_method"] as? String == "none",
            let redirects = asked["redirect_uris"] as? [String], !redirects.isEmpty, asked["software_id"] is String,
            asked["software_version"] is String, asked["client_name"] is String, asked["scope"] as? String != "",
            (asked["grant_types"] as? [String]).map(Set.init) == ["authorization_code", "refresh_token"]
        else { return .refusal("invalid_client_metadata") }
        guard
            redirects.allSatisfy({
                $0.hasPrefix("http://localhost") || $0.hasPrefix("http://127.0.0.1") || $0.hasPrefix("https://")
            })
        else {
            return .refusal("invalid_redirect_uri")
        }
        let id = "dynamic-\(UInt64.random(in: 0 ... .max))"
        state.clients[id] = RigClient(id, redirects: redirects)
        let body: [String: Any] = [
            "client_id": id, "client_id_issued_at": 0, "redirect_uris": redirects, "token_endpoint_auth_method": "none",
            "scope": asked["scope"] as? String ?? "",
        ]
        return .object(body, status: 201)
    }
}
