import COpenSSL
import Glibc
import Hashing

/// An X.509 certificate (RFC 5280), as far as a client that signs with its key must know it.
package struct Certificate: Sendable, Equatable {
    /// The certificate itself, in DER.
    package let der: [UInt8]
    /// The holder's name in one line (RFC 2253), such as `CN=restante,O=Contoso`. Free text of whoever made it.
    package let subject: String
    /// The first second in which it is valid, since 1970, UTC.
    package let notBefore: Int
    /// The last second in which it is valid, since 1970, UTC.
    package let notAfter: Int
    /// The key that it certifies.
    package let publicKey: PublicKey

    /// Reads the first certificate in PEM form (RFC 7468 section 5); private keys and further certificates around it do
    /// not matter.
    /// - Throws: `noCertificate`.
    package init(pem: String) throws(CryptographyError) {
        guard let parsed = withPEM(pem, Self.read) else {
            throw CryptographyError(.noCertificate, "there is no certificate in PEM form in it")
        }
        self = parsed
    }

    private init(der: [UInt8], subject: String, notBefore: Int, notAfter: Int, publicKey: PublicKey) {
        self.der = der
        self.subject = subject
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.publicKey = publicKey
    }

    /// SHA-256 over the DER: what `x5t#S256` holds, in base64url (RFC 7515 section 4.1.8).
    package var sha256Thumbprint: [UInt8] { SHA256.digest(der).bytes }

    /// SHA-1 over the DER: what the older `x5t` holds (RFC 7515 section 4.1.7). It names a certificate and protects
    /// nothing.
    package var sha1Thumbprint: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 20) { buffer, count in
            var length: UInt32 = 0
            EVP_Digest(der, der.count, buffer.baseAddress, &length, EVP_sha1(), nil)
            count = Int(length)
        }
    }

    /// Whether the private key is the certificate's.
    package func matches(_ key: PrivateKey) -> Bool { key.publicKey == publicKey }

    /// Whether it is valid at a time, in seconds since 1970.
    package func isValid(at time: Int) -> Bool { (notBefore...max(notBefore, notAfter)).contains(time) }
}

extension Certificate {
    private static func read(_ bio: OpaquePointer) -> Certificate? {
        guard let certificate = PEM_read_bio_X509(bio, nil, { _, _, _, _ in -1 }, nil) else { return nil }
        defer { X509_free(certificate) }
        return Certificate(reading: certificate)
    }

    /// Reads an `X509`, which stays the caller's.
    init?(reading certificate: OpaquePointer) {
        guard let key = X509_get_pubkey(certificate) else { return nil }
        let publicKey = PublicKey(handle: KeyHandle(owning: key))
        guard let der = encoded({ i2d_X509(certificate, $0) }), let notBefore = seconds(X509_get0_notBefore(certificate)),
            let notAfter = seconds(X509_get0_notAfter(certificate))
        else { return nil }
        let subject = Self.subject(of: certificate)
        self.init(der: der, subject: subject, notBefore: notBefore, notAfter: notAfter, publicKey: publicKey)
    }

    private static func subject(of certificate: OpaquePointer) -> String {
        guard let bio = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(bio) }
        // As RFC 2253 says, which escapes what could break a line or a terminal; the flags are a macro in C.
        let flags = UInt(ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT) | UInt(XN_FLAG_SEP_COMMA_PLUS)
        X509_NAME_print_ex(bio, X509_get_subject_name(certificate), 0, flags | UInt(XN_FLAG_DN_REV))
        var line = [UInt8](repeating: 0, count: 1024)
        let length = BIO_read(bio, &line, Int32(line.count))
        return String(decoding: line.prefix(Int(max(length, 0))), as: UTF8.self)
    }
}

/// Seconds since 1970 of a time in a certificate or a timestamp.
func seconds(_ time: UnsafePointer<ASN1_TIME>?) -> Int? {
    var fields = tm()
    guard let time, ASN1_TIME_to_tm(time, &fields) == 1 else { return nil }
    return timegm(&fields)
}
