import COpenSSL

/// The signatures of JSON Web Algorithms that token endpoints ask for (RFC 7518 section 3.1), all over SHA-256.
package enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// RSASSA-PSS with MGF1 over SHA-256 and a salt of 32 bytes (RFC 7518 section 3.5).
    case ps256 = "PS256"
    /// RSASSA-PKCS1-v1_5 (RFC 7518 section 3.3).
    case rs256 = "RS256"
    /// ECDSA on P-256; the signature is R and S, 32 bytes each, not DER (RFC 7518 section 3.4).
    case es256 = "ES256"

    /// RFC 7518 sections 3.3 and 3.5 demand at least these.
    private static let fewestBits = 2048

    /// - Throws: `unsuitableKey`.
    func check(_ key: KeyHandle) throws(CryptographyError) {
        let isRSA = key.kind == EVP_PKEY_RSA || (self == .ps256 && key.kind == EVP_PKEY_RSA_PSS)
        switch self {
        case .es256:
            guard key.isOnP256 else {
                throw CryptographyError(
                    .unsuitableKey, "\(rawValue) needs an elliptic-curve key on P-256, and this is another kind")
            }
        case .ps256, .rs256:
            guard isRSA else { throw CryptographyError(.unsuitableKey, "\(rawValue) needs an RSA key, and this is another kind") }
            guard key.bits >= Self.fewestBits else {
                throw CryptographyError(
                    .unsuitableKey,
                    "\(rawValue) needs an RSA key of \(Self.fewestBits) bits or more, and this one has \(key.bits)")
            }
        }
    }

    /// Padding and salt, on the context that `EVP_DigestSignInit` or `EVP_DigestVerifyInit` made.
    func configure(_ context: OpaquePointer?) -> Bool {
        switch self {
        case .es256: true
        case .rs256: EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
        case .ps256:
            EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
                && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, 32) == 1
        }
    }
}
