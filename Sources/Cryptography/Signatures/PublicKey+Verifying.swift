import COpenSSL

extension PublicKey {
    /// Whether the signature is this key's over the bytes (RFC 7515 section 5.2). A key of another kind than the
    /// algorithm's has signed nothing.
    package func verifies(_ signature: [UInt8], of bytes: [UInt8], algorithm: SignatureAlgorithm) -> Bool {
        defer { ERR_clear_error() }
        do { try algorithm.check(handle) } catch { return false }
        guard algorithm == .es256 else { return digestVerify(signature, bytes, algorithm) }
        guard let der = ECDSASignature.der(joined: signature) else { return false }
        return digestVerify(der, bytes, algorithm)
    }

    private func digestVerify(_ signature: [UInt8], _ bytes: [UInt8], _ algorithm: SignatureAlgorithm) -> Bool {
        guard let context = EVP_MD_CTX_new() else { return false }
        defer { EVP_MD_CTX_free(context) }
        var keyContext: OpaquePointer?
        return EVP_DigestVerifyInit(context, &keyContext, EVP_sha256(), nil, handle.pointer) == 1
            && algorithm.configure(keyContext)
            && EVP_DigestVerify(context, signature, signature.count, bytes, bytes.count) == 1
    }
}
