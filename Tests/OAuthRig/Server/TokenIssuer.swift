import Cryptography
import Foundation

/// Makes tokens and the answers that bring them.
struct TokenIssuer {
    let issuer: String
    let keys: RigKeys

    /// - Parameter user: `nil` for an app by itself.
    func accessToken(_ client: String, _ scopes: [String], user: String?, roles: [String] = [], _ state: inout RigState) throws
        -> String
    {
        state.issued += 1
        let knobs = state.knobs
        guard !knobs.isOpaque else { return "EwB\(state.issued)opaque\(Int.random(in: 0..<1 << 40))" }
        let now = Int(time(nil)) + knobs.skew
        // No `azp`: Dovecot would look for a key of that client's own.
        var claims: [String: Any] = [
            "iss": knobs.tokenIssuer ?? issuer, "iat": now, "nbf": now, "exp": now + knobs.life, "appid": client,
            "jti": "\(state.issued)", "tid": "test-tenant", "sub": user ?? client, "oid": user ?? client,
        ]
        // Microsoft's tokens name the permission by its last part.
        let short = scopes.map { $0.hasPrefix("https://") ? String($0.split(separator: "/").last ?? "") : $0 }
        claims["scope"] = short.joined(separator: " ")
        if let audience = knobs.audience { claims["aud"] = audience }
        if let user {
            claims["scp"] = short.joined(separator: " ")
            for name in ["upn", "preferred_username", "email"] { claims[name] = user }
        } else {
            claims["roles"] = roles
        }
        let more = (try? JSONSerialization.jsonObject(with: Data(knobs.claims.utf8))) as? [String: Any] ?? [:]
        claims.merge(more) { _, mine in mine }
        return try RigToken.sign(claims, header: ["kid": knobs.keyID], keys: keys, algorithm: knobs.algorithm)
    }

    /// RFC 6749 section 5.1.
    func grant(
        _ client: RigClient, asked: [String], user: String?, family: String?, nonce: String? = nil, _ state: inout RigState
    ) -> RigAnswer {
        let scopes = state.knobs.granted ?? asked
        guard let access = try? accessToken(client.id, scopes, user: user, roles: client.roles, &state) else {
            return .refusal("server_error", status: 500)
        }
        var body: [String: Any] = ["access_token": access, "token_type": state.knobs.tokenType]
        switch state.knobs.lifetime {
        case .number: body["expires_in"] = state.knobs.life
        case .text: body["expires_in"] = "\(state.knobs.life)"
        case .fraction: body["expires_in"] = Double(state.knobs.life) + 0.5
        case .absent: break
        }
        if state.knobs.namesScopes { body["scope"] = scopes.joined(separator: " ") }
        if let family, state.knobs.givesRefreshTokens {
            state.issued += 1
            let refresh = "refresh-\(state.issued)-\(UInt64.random(in: 0 ... .max))"
            state.refreshTokens[refresh] = RigState.RefreshToken(client: client.id, scopes: asked, family: family)
            body["refresh_token"] = refresh
        }
        if let user, asked.contains("openid") { body["id_token"] = idToken(client, user, nonce, state.knobs) }
        return .object(body)
    }

    private func idToken(_ client: RigClient, _ user: String, _ nonce: String?, _ knobs: Knobs) -> String {
        let now = Int(time(nil)) + knobs.skew
        var claims: [String: Any] = ["iss": issuer, "aud": client.id, "sub": user, "iat": now, "exp": now + 600]
        claims["nonce"] = knobs.wrongNonce ? "another" : nonce
        return (try? RigToken.sign(claims, header: ["kid": knobs.keyID], keys: keys, algorithm: knobs.algorithm)) ?? ""
    }
}
