import Cryptography
import Hashing
import Mail

/// The key that ties a code to the one who asked for it (PKCE, RFC 7636, method S256 only).
package struct ProofKey: Sendable {
    package let verifier: Secret

    /// 43 characters of 256 random bits (RFC 7636 section 4.1).
    package init() { verifier = Secret(Base64URL.encode(randomBytes(32))) }

    init(verifier: Secret) { self.verifier = verifier }

    /// What the authorization request shows (RFC 7636 section 4.2).
    package var challenge: String { Base64URL.encode(SHA256.digest(verifier.exposed().utf8).bytes) }
}
