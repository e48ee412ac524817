import COpenSSL
import Hashing
import Mail

/// A request for a timestamp (RFC 3161 section 2.4.1): what is posted to an authority as `application/timestamp-query`.
package struct TimestampRequest: Sendable {
    /// In DER.
    package let der: [UInt8]
    /// What is to be stamped.
    package let digest: MessageDigest

    /// Asks for the authority's certificate too, so that the answer can be checked by itself.
    package init(_ digest: MessageDigest) throws(CryptographyError) {
        guard let request = TS_REQ_new(), let imprint = TS_MSG_IMPRINT_new(), let algorithm = X509_ALGOR_new() else {
            throw CryptographyError(.libraryFailed, "libcrypto is out of memory")
        }
        defer {
            TS_REQ_free(request)
            TS_MSG_IMPRINT_free(imprint)
            X509_ALGOR_free(algorithm)
        }
        var (bytes, nonce) = (digest.bytes, randomBytes(8))
        // The first bit would make the number negative.
        nonce[0] = nonce[0] & 0x7F | 0x40
        let number = BN_bin2bn(nonce, Int32(nonce.count), nil)
        defer { BN_free(number) }
        let integer = BN_to_ASN1_INTEGER(number, nil)
        defer { ASN1_INTEGER_free(integer) }
        let isMade =
            X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nil) == 1
            && TS_MSG_IMPRINT_set_algo(imprint, algorithm) == 1
            && TS_MSG_IMPRINT_set_msg(imprint, &bytes, Int32(bytes.count)) == 1
            && TS_REQ_set_version(request, 1) == 1 && TS_REQ_set_msg_imprint(request, imprint) == 1
            && TS_REQ_set_nonce(request, integer) == 1 && TS_REQ_set_cert_req(request, 1) == 1
        guard isMade, let der = encoded({ i2d_TS_REQ(request, $0) }) else {
            throw CryptographyError(.libraryFailed, "libcrypto could not make a request for a timestamp")
        }
        self.der = der
        self.digest = digest
    }
}
