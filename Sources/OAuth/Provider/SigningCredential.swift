import Cryptography

/// A certificate and its private key, with which a client signs assertions.
package struct SigningCredential: Sendable {
    package let key: PrivateKey
    package let certificate: Certificate

    /// `nil` where the key is not the certificate's.
    package init?(key: PrivateKey, certificate: Certificate) {
        guard certificate.matches(key) else { return nil }
        self.key = key
        self.certificate = certificate
    }
}
