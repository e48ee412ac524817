import COpenSSL

/// Lends text to libcrypto's PEM reader (RFC 7468) as a `BIO` in memory; `nil` for text that is too long to be one key
/// or some certificates.
func withPEM<Result>(_ text: String, _ body: (OpaquePointer) -> Result?) -> Result? {
    let bytes = Array(text.utf8)
    guard bytes.count <= mostPEM else { return nil }
    return bytes.withUnsafeBytes { bytes in
        guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
        defer { BIO_free(bio) }
        return body(bio)
    }
}

/// Bytes; a key of 16384 bits has some 13 thousand.
private let mostPEM = 1 << 20
