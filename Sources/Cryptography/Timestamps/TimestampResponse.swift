import COpenSSL
import Glibc
import Mail

/// An authority's answer (RFC 3161 section 2.4.2): what `openssl ts -verify -in FILE` checks.
package struct TimestampResponse: Sendable, Equatable {
    /// In DER.
    package let der: [UInt8]

    /// An answer that came from an authority or an archive.
    package init(der: [UInt8]) { self.der = der }

    /// Checks the answer to a request, its nonce too.
    /// - Returns: the stamped time, in seconds since 1970.
    /// - Throws: `notATimestamp` or `timestampInvalid`.
    package func verify(for request: TimestampRequest, trusting anchors: TrustAnchors) throws(CryptographyError) -> Int {
        let parsed = decoded(request.der) { d2i_TS_REQ(nil, $0, $1) }
        defer { TS_REQ_free(parsed) }
        guard let parsed, let context = TS_REQ_to_TS_VERIFY_CTX(parsed, nil) else {
            throw CryptographyError(.libraryFailed, "libcrypto cannot read its own request for a timestamp")
        }
        defer { TS_VERIFY_CTX_free(context) }
        TS_VERIFY_CTX_add_flags(context, Int32(TS_VFY_SIGNATURE))
        return try verify(context, anchors)
    }

    /// Checks a stored answer again: the request's nonce is not known any more, and not needed.
    package func verify(_ digest: MessageDigest, trusting anchors: TrustAnchors) throws(CryptographyError) -> Int {
        guard let context = TS_VERIFY_CTX_new() else { throw CryptographyError(.libraryFailed, "libcrypto is out of memory") }
        defer { TS_VERIFY_CTX_free(context) }
        guard let imprint = CRYPTO_malloc(digest.bytes.count, #file, #line) else {
            throw CryptographyError(.libraryFailed, "libcrypto is out of memory")
        }
        imprint.copyMemory(from: digest.bytes, byteCount: digest.bytes.count)
        // The context frees it.
        TS_VERIFY_CTX_set_imprint(context, imprint.assumingMemoryBound(to: UInt8.self), digest.bytes.count)
        TS_VERIFY_CTX_set_flags(context, Int32(TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_SIGNATURE))
        return try verify(context, anchors)
    }

    private func verify(_ context: OpaquePointer, _ anchors: TrustAnchors) throws(CryptographyError) -> Int {
        guard let response = decoded(der, { d2i_TS_RESP(nil, $0, $1) }) else {
            throw CryptographyError(.notATimestamp, "it is no answer of a timestamp authority")
        }
        defer { TS_RESP_free(response) }
        // The context frees it, too.
        TS_VERIFY_CTX_set_store(context, try anchors.makeStore(purpose: X509_PURPOSE_TIMESTAMP_SIGN))
        guard TS_RESP_verify_response(context, response) == 1 else {
            throw CryptographyError(
                .timestampInvalid, "the timestamp is refused, is over something else, or is not from a trusted authority")
        }
        guard let information = TS_RESP_get_tst_info(response), let time = seconds(TS_TST_INFO_get_time(information)) else {
            throw CryptographyError(.notATimestamp, "the timestamp holds no time")
        }
        return time
    }
}
