import Cryptography
import Mail

/// A service account of Google's, which acts for the users of a domain that delegated scopes to it (RFC 7523 section 2.1).
package struct ServiceAccount: Sendable {
    /// The account's address, which is also the issuer of its assertions.
    package let email: String
    package let keyID: String?
    /// Where the assertion goes; also its audience.
    package let token: HTTPSURL
    let key: PrivateKey

    /// Seconds; the most that Google takes.
    private static let lifetime = 3600

    /// Reads the JSON key file that Google's console gives out.
    /// - Throws: where it is not one; the words never hold any of it.
    package init(json: Secret) throws(OAuthFailure) {
        guard let file = JSONValue(json: json.exposed().utf8) else { throw Self.failure("is not JSON") }
        guard file["type"]?.string == "service_account", let email = file["client_email"]?.string else {
            throw Self.failure("is not of a service account; an OAuth client's file is another thing")
        }
        guard let pem = file["private_key"]?.string else { throw Self.failure("holds no private key") }
        guard let token = HTTPSURL(file["token_uri"]?.string ?? "https://oauth2.googleapis.com/token") else {
            throw Self.failure("names a token address that is not https")
        }
        do { key = try PrivateKey(pem: Secret(pem)) } catch { throw Self.failure("holds no usable key: \(error.sentence)") }
        self.email = email
        self.token = token
        keyID = file["private_key_id"]?.string
    }

    /// The assertion that asks for a token in the name of a mailbox's user. It begins some seconds early, as clocks differ.
    func assertion(user: String, scopes: [String], now: Instant) throws(OAuthFailure) -> Secret {
        let issued = now.adding(seconds: -10)
        let claims: JSONValue = [
            "iss": .string(email), "sub": .string(user), "aud": .string(token.text),
            "scope": .string(scopes.joined(separator: " ")),
            "iat": .number(Double(issued.seconds)), "exp": .number(Double(issued.adding(seconds: Self.lifetime).seconds)),
        ]
        let header: [String: JSONValue] = keyID.map { ["kid": .string($0)] } ?? [:]
        do {
            return try SignedToken.make(header: header, claims: claims, key: key, algorithm: .rs256)
        } catch {
            throw Self.failure("holds a key that cannot sign: \(error.sentence)")
        }
    }

    private static func failure(_ what: String) -> OAuthFailure {
        OAuthFailure(.config, "the service account's key file \(what); make a new key in Google's console", host: "")
    }
}
