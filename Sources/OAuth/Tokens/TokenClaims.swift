import Cryptography
import Mail

/// What a JWT access token says of itself (RFC 7519 section 4.1, RFC 9068, and Microsoft's own claims).
///
/// Read without checking the signature, to explain a refusal and to notice a token of another user; never as a proof.
package struct TokenClaims: Sendable, Equatable {
    package var expires: Instant?
    package var notBefore: Instant?
    package var issuer: String?
    package var audiences: [String]
    /// Delegated permissions: `scp`, or `scope` elsewhere.
    package var scopes: [String]
    /// Permissions of an app without a user.
    package var roles: [String]
    package var tenant: String?
    package var objectID: String?
    package var clientID: String?
    /// The names by which the user may be known: `upn`, `preferred_username`, `email`, `unique_name`.
    package var userNames: [String]

    package init(
        expires: Instant? = nil, notBefore: Instant? = nil, issuer: String? = nil, audiences: [String] = [],
        scopes: [String] = [],
        roles: [String] = [], tenant: String? = nil, objectID: String? = nil, clientID: String? = nil, userNames: [String] = []
    ) {
        self.expires = expires
        self.notBefore = notBefore
        self.issuer = issuer
        self.audiences = audiences
        self.scopes = scopes
        self.roles = roles
        self.tenant = tenant
        self.objectID = objectID
        self.clientID = clientID
        self.userNames = userNames
    }

    /// `nil` for opaque tokens, which are as good.
    package init?(token: Secret) {
        guard let claims = Self.payload(of: token) else { return nil }
        self.init(claims)
    }

    /// The claims of a JWT in compact form, unverified.
    static func payload(of token: Secret) -> JSONValue? {
        let parts = token.exposed().split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].utf8.count <= 1 << 20, let header = Base64URL.decode(parts[0]),
            JSONValue(json: header)?["alg"] != nil, let bytes = Base64URL.decode(parts[1]), let claims = JSONValue(json: bytes),
            case .object = claims
        else { return nil }
        return claims
    }

    private init(_ claims: JSONValue) {
        let moment = { (name: String) in claims[name]?.wholeNumber.map(Instant.init(seconds:)) }
        let words = { (name: String) in (claims[name]?.strings ?? []).flatMap { $0.split(separator: " ").map(String.init) } }
        self.init(
            expires: moment("exp"), notBefore: moment("nbf"), issuer: claims["iss"]?.string,
            audiences: claims["aud"]?.strings ?? [], scopes: words("scp") + words("scope"), roles: claims["roles"]?.strings ?? [],
            tenant: claims["tid"]?.string, objectID: claims["oid"]?.string,
            clientID: ["appid", "azp", "client_id"].lazy.compactMap { claims[$0]?.string }.first,
            userNames: ["upn", "preferred_username", "email", "unique_name"].compactMap { claims[$0]?.string })
    }
}
