import COpenSSL

/// The certificates that a signer's must lead to (RFC 5280 section 6), and the time at which it must have been valid.
///
/// An anchor may be a signer's own certificate.
package struct TrustAnchors: Sendable {
    /// Those that are trusted.
    package let certificates: [Certificate]
    /// Seconds since 1970; `nil` is now. For what was signed long ago: the time that a timestamp proves.
    package let time: Int?

    /// - Parameter time: seconds since 1970; `nil` is now.
    package init(_ certificates: [Certificate], at time: Int? = nil) {
        self.certificates = certificates
        self.time = time
    }

    /// An `X509_STORE` with them, which the caller frees; never the system's own certificates.
    /// - Parameter purpose: what the signer's certificate must be for, an `X509_PURPOSE_…`.
    func makeStore(purpose: Int32) throws(CryptographyError) -> OpaquePointer {
        guard let store = X509_STORE_new() else { throw CryptographyError(.libraryFailed, "libcrypto is out of memory") }
        do throws(CryptographyError) {
            for certificate in certificates {
                guard try certificate.withX509({ X509_STORE_add_cert(store, $0) }) == 1 else {
                    throw CryptographyError(.libraryFailed, "libcrypto is out of memory")
                }
            }
        } catch {
            X509_STORE_free(store)
            throw error
        }
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        X509_STORE_set_purpose(store, purpose)
        if let time { X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), time) }
        return store
    }
}
