import Mail

/// What an authorization server says of itself (RFC 8414 section 2, OpenID Connect Discovery section 3).
package struct ServerMetadata: Sendable, Equatable {
    package let endpoints: ProviderEndpoints
    /// Empty where it does not say.
    package let scopes: [String]
    /// How clients may prove who they are at the token endpoint.
    package let clientAuthentications: [String]

    /// Reads a metadata document.
    /// - Parameter issuer: who must have written it (RFC 8414 section 3.3).
    /// - Throws: for a document of another issuer, and for addresses that are not https.
    package init(_ document: JSONValue, issuer: String, host: String) throws(OAuthFailure) {
        guard let told = document["issuer"]?.string else { throw Self.failure("names no issuer", host) }
        guard Self.isSame(told, issuer) else {
            throw Self.failure("is of another issuer, \(Refusal.plain(told)), than was asked for", host)
        }
        guard let token = try Self.address("token_endpoint", document, host) else {
            throw Self.failure("names no token endpoint", host)
        }
        endpoints = ProviderEndpoints(
            issuer: told,
            authorization: try Self.address("authorization_endpoint", document, host),
            token: token,
            deviceAuthorization: try Self.address("device_authorization_endpoint", document, host),
            revocation: try Self.address("revocation_endpoint", document, host),
            registration: try Self.address("registration_endpoint", document, host),
            jwks: try Self.address("jwks_uri", document, host),
            sendsIssuer: document["authorization_response_iss_parameter_supported"]?.bool ?? false)
        scopes = document["scopes_supported"]?.strings ?? []
        clientAuthentications = document["token_endpoint_auth_methods_supported"]?.strings ?? []
    }

    /// The form in which this server takes a client's secret: in the body, unless it says that it takes it in the header only.
    package func authentication(secret: Secret) -> ClientAuthentication {
        let known = clientAuthentications
        return known.contains("client_secret_basic") && !known.contains("client_secret_post")
            ? .secretInHeader(secret) : .secret(secret)
    }

    /// The document may hold the template, in whose hole the tenant was asked for. A slash at the end does not show in the
    /// address of the document (OpenID Connect Discovery section 4.1), so that it may be the one thing that differs.
    private static func isSame(_ told: String, _ asked: String) -> Bool {
        let asked = asked.hasSuffix("/") ? String(asked.dropLast()) : asked
        return IssuerName(told).matches(asked) || IssuerName(told).matches(asked + "/")
    }

    private static func address(_ name: String, _ document: JSONValue, _ host: String) throws(OAuthFailure) -> HTTPSURL? {
        guard let text = document[name]?.string else { return nil }
        // Plain http is for servers on this machine, and a server elsewhere must not send us to them.
        guard let url = HTTPSURL(text), url.isTLS || HTTPSURL.isLoopback(host) else {
            throw failure("names an address for \(name) that is not https", host)
        }
        return url
    }

    private static func failure(_ what: String, _ host: String) -> OAuthFailure {
        OAuthFailure(.config, "the sign-in metadata of \(host) \(what); check `issuer` in the account's settings", host: host)
    }
}
