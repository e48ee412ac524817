import Foundation

/// The device authorization endpoint (RFC 8628).
struct DeviceDesk {
    let issuer: String
    let now: Int

    func answer(_ request: RigRequest, _ state: inout RigState) -> RigAnswer {
        guard case .client(let client) = ClientCheck(issuer: issuer, now: now).check(request, &state) else {
            return .refusal("invalid_client", status: 401, number: 7_000_218)
        }
        let code = "device-\(UInt64.random(in: 0 ... .max))"
        let user = String((0..<8).map { _ in "BCDFGHJKLMNPQRSTVWXZ".randomElement() ?? "B" })
        state.devices[code] = RigState.Device(
            client: client.id, userCode: user, scopes: (request.form["scope"] ?? "").split(separator: " ").map(String.init),
            expires: now + state.knobs.deviceLife)
        var body: [String: Any] = [
            "device_code": code, "user_code": user, "interval": state.knobs.deviceInterval, "expires_in": state.knobs.deviceLife,
        ]
        let address = issuer + Endpoint.deviceEntry.rawValue
        if state.knobs.saysVerificationURL {
            body["verification_url"] = address
        } else {
            body["verification_uri"] = address
            body["verification_uri_complete"] = address + "?user_code=\(user)"
        }
        if let message = state.knobs.deviceMessage { body["message"] = message }
        return .object(body)
    }

    /// What a person does in the browser.
    func enter(_ request: RigRequest, _ state: inout RigState) -> RigAnswer {
        guard let code = state.devices.first(where: { $0.value.userCode == request.query["user_code"] })?.key else {
            return .text(404, "unknown code")
        }
        state.devices[code]?.state = request.query["action"] == "decline" ? .declined : .approved
        return .text(200, "thank you")
    }

    func poll(_ form: [String: String], _ client: RigClient, _ tokens: TokenIssuer, _ state: inout RigState) -> RigAnswer {
        guard let code = form["device_code"], let device = state.devices[code], device.client == client.id else {
            return .refusal("bad_verification_code", number: 70_018)
        }
        switch device.state {
        case .used: return .refusal("invalid_grant", number: 54_005)
        case .declined: return .refusal("authorization_declined", number: 65_004)
        case .waiting:
            return device.expires > now
                ? .refusal("authorization_pending", number: 70_016) : .refusal("expired_token", number: 70_019)
        case .approved:
            state.devices[code]?.state = .used
            return tokens.grant(client, asked: device.scopes, user: state.knobs.user, family: code, &state)
        }
    }
}
