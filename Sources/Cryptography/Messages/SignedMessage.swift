import COpenSSL

/// A detached signature in CMS form (RFC 5652 section 5): what `openssl cms -verify -inform DER -content FILE` checks.
package struct SignedMessage: Sendable, Equatable {
    /// The `ContentInfo`, in DER.
    package let der: [UInt8]

    /// A signature that came from elsewhere.
    package init(der: [UInt8]) { self.der = der }

    /// Signs content, with SHA-256, the time of signing as an attribute, and the certificate inside.
    /// - Throws: `unsuitableKey` where the key is not the certificate's.
    package init(signing content: [UInt8], certificate: Certificate, key: PrivateKey) throws(CryptographyError) {
        guard certificate.matches(key) else {
            throw CryptographyError(.unsuitableKey, "the private key does not belong to the certificate \(certificate.subject)")
        }
        let flags = UInt32(CMS_DETACHED) | UInt32(CMS_BINARY) | UInt32(CMS_NOSMIMECAP)
        let der = try certificate.withX509 { holder in
            withMemory(content) { bio -> [UInt8]? in
                guard let message = CMS_sign(holder, key.handle.pointer, nil, bio, flags) else { return nil }
                defer { CMS_ContentInfo_free(message) }
                return encoded { i2d_CMS_ContentInfo(message, $0) }
            }
        }
        guard let der else { throw CryptographyError(.libraryFailed, "libcrypto could not sign with this key") }
        self.der = der
    }

    /// Checks the signature over the content, then who made it.
    /// - Returns: the signers' certificates.
    /// - Throws: `notAMessage`, `contentChanged` or `signerUntrusted`.
    package func verify(_ content: [UInt8], trusting anchors: TrustAnchors) throws(CryptographyError) -> [Certificate] {
        guard let message = decoded(der, { d2i_CMS_ContentInfo(nil, $0, $1) }) else {
            throw CryptographyError(.notAMessage, "it is no CMS signature")
        }
        defer { CMS_ContentInfo_free(message) }
        guard OBJ_obj2nid(CMS_get0_type(message)) == NID_pkcs7_signed else {
            throw CryptographyError(.notAMessage, "it is CMS, and no signature")
        }
        let store = try anchors.makeStore(purpose: X509_PURPOSE_ANY)
        defer { X509_STORE_free(store) }
        let flags = UInt32(CMS_BINARY)
        let isOverContent = withMemory(content) { bio in
            CMS_verify(message, nil, store, bio, nil, flags | UInt32(CMS_NO_SIGNER_CERT_VERIFY)) == 1
        }
        guard isOverContent == true else {
            throw CryptographyError(.contentChanged, "the signature is not over this content: one of the two was changed")
        }
        guard withMemory(content, { CMS_verify(message, nil, store, $0, nil, flags) == 1 }) == true else {
            throw CryptographyError(
                .signerUntrusted, "the signer's certificate does not lead to a trusted one, or was not valid at the time")
        }
        return signers(of: message)
    }

    private func signers(of message: OpaquePointer) -> [Certificate] {
        guard let stack = CMS_get0_signers(message) else { return [] }
        defer { OPENSSL_sk_free(stack) }
        return (0..<OPENSSL_sk_num(stack)).compactMap { index in
            OPENSSL_sk_value(stack, index).flatMap { Certificate(reading: OpaquePointer($0)) }
        }
    }
}
