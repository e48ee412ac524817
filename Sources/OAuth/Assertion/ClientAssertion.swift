import Cryptography
import Hashing
import Mail

/// What a client shows instead of a secret: a JWT that it signs itself, fresh for each request (RFC 7523 section 3;
/// PS256 and `x5t#S256` as Microsoft asks for).
struct ClientAssertion {
    let clientID: String
    /// The token endpoint.
    let audience: String

    /// Seconds; endpoints refuse what lives for long.
    private static let lifetime = 300

    /// Signs with the newest of the certificates that are valid now.
    func sign(with credentials: [SigningCredential], now: Instant) throws(OAuthFailure) -> Secret {
        let valid = credentials.filter { $0.certificate.isValid(at: now.seconds) }
        guard let newest = valid.max(by: { $0.certificate.notBefore < $1.certificate.notBefore }) else {
            throw OAuthFailure(
                .config, "no certificate for client \(clientID) is valid now; make a new one and upload it to the registration",
                host: "")
        }
        let claims: JSONValue = [
            "aud": .string(audience), "iss": .string(clientID), "sub": .string(clientID),
            "jti": .string(Base64URL.encode(randomBytes(16))), "iat": .number(Double(now.seconds)),
            "nbf": .number(Double(now.seconds)), "exp": .number(Double(now.adding(seconds: Self.lifetime).seconds)),
        ]
        let header: [String: JSONValue] = ["x5t#S256": .string(Base64URL.encode(newest.certificate.sha256Thumbprint))]
        do {
            return try SignedToken.make(header: header, claims: claims, key: newest.key, algorithm: .ps256)
        } catch {
            throw OAuthFailure(.config, "the key of client \(clientID) cannot sign: \(error.sentence)", host: "")
        }
    }
}
