import Cryptography

/// What the server says of itself.
struct Documents {
    let issuer: String
    let keys: RigKeys

    func metadata(_ knobs: Knobs) -> RigAnswer {
        let body: [String: Any] = [
            "issuer": issuer,
            "authorization_endpoint": address(.authorize),
            "token_endpoint": address(.token),
            "device_authorization_endpoint": address(.device),
            "revocation_endpoint": address(.revoke),
            "registration_endpoint": address(.register),
            "jwks_uri": address(.jwks),
            "scopes_supported": ["openid", "offline_access", "urn:ietf:params:oauth:scope:mail"],
            "response_types_supported": ["code"],
            "grant_types_supported": [
                "authorization_code", "refresh_token", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code",
            ],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none", "client_secret_post", "client_secret_basic", "private_key_jwt"],
            "authorization_response_iss_parameter_supported": knobs.sendsIssuer,
        ]
        return .object(body)
    }

    private func address(_ endpoint: Endpoint) -> String { issuer + endpoint.rawValue }

    /// RFC 7517.
    func keySet(_ knobs: Knobs) -> RigAnswer {
        let key: [String: Any] = [
            "kty": "RSA", "use": "sig", "alg": knobs.algorithm.rawValue, "kid": knobs.keyID,
            "n": Base64URL.encode(keys.modulus), "e": "AQAB",
        ]
        return .object(["keys": [key]])
    }
}
