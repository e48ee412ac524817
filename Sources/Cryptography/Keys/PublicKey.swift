import COpenSSL

/// A public key, to check signatures with.
package struct PublicKey: Sendable, Equatable {
    /// May also hold the private half; only the public one is used.
    let handle: KeyHandle

    init(handle: KeyHandle) { self.handle = handle }

    /// Reads the first `PUBLIC KEY` in PEM form (RFC 7468 section 13).
    /// - Throws: `noPublicKey`.
    package init(pem: String) throws(CryptographyError) {
        guard let key = withPEM(pem, { PEM_read_bio_PUBKEY($0, nil, nil, nil) }) else {
            throw CryptographyError(.noPublicKey, "there is no public key in PEM form in it")
        }
        handle = KeyHandle(owning: key)
    }

    /// Whether both are the same key, whatever form they were read from.
    package static func == (a: PublicKey, b: PublicKey) -> Bool {
        EVP_PKEY_eq(a.handle.pointer, b.handle.pointer) == 1
    }
}
