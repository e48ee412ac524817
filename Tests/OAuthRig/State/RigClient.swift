import Cryptography

/// A client that the server knows.
package struct RigClient: Sendable {
    package enum Proof: Sendable {
        case none
        case secret(String)
        /// Assertions by PS256 with one of these certificates.
        case certificates([Certificate])
        /// Assertions of another issuer: subject and that issuer's key (RS256).
        case federated(issuer: String, subject: String, key: PublicKey)
    }

    package let id: String
    package let proof: Proof
    /// As registered; the port of a loopback address does not count.
    package var redirects: [String]
    /// What an app without a user may do.
    package var roles: [String]

    package init(
        _ id: String, proof: Proof = .none, redirects: [String] = ["http://localhost"], roles: [String] = ["IMAP.AccessAsApp"]
    ) {
        self.id = id
        self.proof = proof
        self.redirects = redirects
        self.roles = roles
    }
}
