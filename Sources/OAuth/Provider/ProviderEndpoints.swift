/// Where a provider's authorization server answers (RFC 8414 section 2). From a profile or from discovery.
package struct ProviderEndpoints: Sendable, Equatable {
    /// Who answers, for comparing it with `iss`; a profile may leave it out.
    package var issuer: String?
    package var authorization: HTTPSURL?
    package var token: HTTPSURL
    package var deviceAuthorization: HTTPSURL?
    package var revocation: HTTPSURL?
    package var registration: HTTPSURL?
    package var jwks: HTTPSURL?
    /// Whether answers to authorization requests carry `iss`, which then must match (RFC 9207 section 3).
    package var sendsIssuer: Bool

    package init(
        issuer: String? = nil, authorization: HTTPSURL? = nil, token: HTTPSURL, deviceAuthorization: HTTPSURL? = nil,
        revocation: HTTPSURL? = nil, registration: HTTPSURL? = nil, jwks: HTTPSURL? = nil, sendsIssuer: Bool = false
    ) {
        self.issuer = issuer
        self.authorization = authorization
        self.token = token
        self.deviceAuthorization = deviceAuthorization
        self.revocation = revocation
        self.registration = registration
        self.jwks = jwks
        self.sendsIssuer = sendsIssuer
    }
}
