import Cryptography
import Foundation
import Hashing

/// The token and the revocation endpoint.
struct TokenDesk {
    let issuer: String
    let keys: RigKeys
    let now: Int

    private var tokens: TokenIssuer { TokenIssuer(issuer: issuer, keys: keys) }

    func answer(_ request: RigRequest, _ state: inout RigState) -> RigAnswer {
        guard request.method == "POST" else {
            return .refusal("invalid_request", number: 900_561, text: "GET on a POST endpoint.")
        }
        let form = request.form
        guard let grant = form["grant_type"] else {
            return .refusal("invalid_request", number: 900_144, text: "grant_type is missing.")
        }
        if grant == "urn:ietf:params:oauth:grant-type:jwt-bearer" { return serviceAccount(form, &state) }
        switch ClientCheck(issuer: issuer, now: now).check(request, &state) {
        case .refused(let answer): return answer
        case .client(let client): return answer(grant, form, client, &state)
        }
    }

    private func answer(_ grant: String, _ form: [String: String], _ client: RigClient, _ state: inout RigState) -> RigAnswer {
        switch grant {
        case "authorization_code": return redeem(form, client, &state)
        case "refresh_token": return refresh(form, client, &state)
        case "client_credentials": return app(form, client, &state)
        case "urn:ietf:params:oauth:grant-type:device_code":
            return DeviceDesk(issuer: issuer, now: now).poll(form, client, tokens, &state)
        default: return .refusal("unsupported_grant_type", number: 70_003)
        }
    }

    /// A code is good once; a second time ends what came of the first (RFC 6749 section 4.1.2).
    private func redeem(_ form: [String: String], _ client: RigClient, _ state: inout RigState) -> RigAnswer {
        guard let text = form["code"], let code = state.codes[text] else { return .refusal("invalid_grant", number: 70_000) }
        if let family = code.family {
            state.end(family: family)
            return .refusal("invalid_grant", number: 54_005, text: "Code was already redeemed.")
        }
        guard code.client == client.id, code.expires > now, form["redirect_uri"] == code.redirect else {
            return .refusal("invalid_grant", number: 70_008)
        }
        let verifier = form["code_verifier"] ?? ""
        guard 43...128 ~= verifier.utf8.count, Base64URL.encode(SHA256.digest(verifier.utf8).bytes) == code.challenge else {
            return .refusal("invalid_grant", number: 501_481, text: "The code_verifier does not match.")
        }
        state.codes[text]?.family = text
        return tokens.grant(client, asked: code.scopes, user: state.knobs.user, family: text, nonce: code.nonce, &state)
    }

    private func refresh(_ form: [String: String], _ client: RigClient, _ state: inout RigState) -> RigAnswer {
        guard let text = form["refresh_token"], let held = state.refreshTokens[text], held.client == client.id else {
            return .refusal("invalid_grant", suberror: "bad_token", number: 70_000)
        }
        guard !held.isDead else {
            if state.knobs.detectsReuse { state.end(family: held.family) }
            return .refusal("invalid_grant", suberror: "bad_token", number: 50_173, text: "The provided grant has been revoked.")
        }
        let asked = form["scope"]?.split(separator: " ").map(String.init) ?? held.scopes
        guard state.knobs.rotates else { return tokens.grant(client, asked: asked, user: state.knobs.user, family: nil, &state) }
        state.refreshTokens[text]?.isDead = true
        return tokens.grant(client, asked: asked, user: state.knobs.user, family: held.family, &state)
    }

    private func app(_ form: [String: String], _ client: RigClient, _ state: inout RigState) -> RigAnswer {
        if case .none = client.proof { return .refusal("unauthorized_client", number: 7_000_218) }
        guard let scope = form["scope"], scope.hasSuffix("/.default") else { return .refusal("invalid_scope", number: 70_011) }
        return tokens.grant(client, asked: [scope], user: nil, family: nil, &state)
    }

    /// Google's service accounts (RFC 7523 section 2.1).
    private func serviceAccount(_ form: [String: String], _ state: inout RigState) -> RigAnswer {
        guard let parts = form["assertion"].flatMap(RigToken.Parts.init), let email = parts.text("iss"),
            let account = state.serviceAccounts[email], parts.isSigned(by: account.key, .rs256)
        else { return .refusal("invalid_grant", text: "Invalid JWT Signature.") }
        guard parts.text("aud") == issuer + Endpoint.token.rawValue, let user = parts.text("sub") else {
            return .refusal("invalid_grant", text: "Invalid JWT: audience or subject.")
        }
        guard let issued = parts.number("iat"), let expires = parts.number("exp"), issued <= now, expires > now,
            expires - issued <= 3600
        else {
            return .refusal(
                "invalid_grant", text: "Invalid JWT: Token must be a short-lived token and in a reasonable timeframe.")
        }
        let scopes = (parts.text("scope") ?? "").split(separator: " ").map(String.init)
        guard !scopes.isEmpty, account.delegated.isSuperset(of: scopes) else {
            return .refusal(
                "unauthorized_client", status: 401, text: "Client is unauthorized to retrieve access tokens using this method.")
        }
        return tokens.grant(RigClient(email), asked: scopes, user: user, family: nil, &state)
    }

    /// RFC 7009.
    func revoke(_ request: RigRequest, _ state: inout RigState) -> RigAnswer {
        guard let token = request.form["token"] else { return .refusal("invalid_request") }
        if case .refused(let answer) = ClientCheck(issuer: issuer, now: now).check(request, &state) { return answer }
        state.revoked.insert(token)
        if let family = state.refreshTokens[token]?.family { state.end(family: family) }
        return RigAnswer(200, body: [])
    }
}
