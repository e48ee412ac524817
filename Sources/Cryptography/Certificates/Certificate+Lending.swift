import COpenSSL

extension Certificate {
    /// Lends the certificate to a call of libcrypto as an `X509`.
    /// - Throws: `noCertificate` for DER that is none.
    func withX509<Result>(_ body: (OpaquePointer) -> Result) throws(CryptographyError) -> Result {
        guard let pointer = decoded(der, { d2i_X509(nil, $0, $1) }) else {
            throw CryptographyError(.noCertificate, "the certificate \(subject) cannot be read")
        }
        defer { X509_free(pointer) }
        return body(pointer)
    }
}
