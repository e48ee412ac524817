import COpenSSL

extension PrivateKey {
    /// Signs as a JSON Web Signature is signed (RFC 7515 section 5.1 step 5); the bytes are the signing input.
    /// - Throws: `unsuitableKey` where the key is not of the algorithm's kind.
    package func sign(_ bytes: [UInt8], algorithm: SignatureAlgorithm) throws(CryptographyError) -> [UInt8] {
        try algorithm.check(handle)
        guard let signature = digestSign(bytes, algorithm) else {
            throw CryptographyError(.libraryFailed, "libcrypto could not sign with this key")
        }
        guard algorithm == .es256 else { return signature }
        guard let joined = ECDSASignature.joined(der: signature) else {
            throw CryptographyError(.libraryFailed, "libcrypto made a signature of an unexpected form")
        }
        return joined
    }

    private func digestSign(_ bytes: [UInt8], _ algorithm: SignatureAlgorithm) -> [UInt8]? {
        guard let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        var keyContext: OpaquePointer?
        guard EVP_DigestSignInit(context, &keyContext, EVP_sha256(), nil, handle.pointer) == 1, algorithm.configure(keyContext)
        else { return nil }
        var length = 0
        guard EVP_DigestSign(context, nil, &length, bytes, bytes.count) == 1 else { return nil }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1 else { return nil }
        return Array(signature.prefix(length))
    }
}
