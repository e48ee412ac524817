import Hashing

/// What ties a login to the TLS connection it is said on: the binding `tls-server-end-point` (RFC 5929 section 4), the
/// hash of the server's certificate.
///
/// It is the only one to be had: the TLS library gives the peer's certificate, but exports neither keying material
/// (`tls-exporter`, RFC 9266) nor the Finished message (`tls-unique`, which TLS 1.3 does not have).
package struct ChannelBinding: Hashable, Sendable {
    static let name = "tls-server-end-point"

    package let data: [UInt8]

    /// - Parameter certificate: in DER form. `nil` for certificates that are not signed with SHA-256, or with the MD5 or
    ///   SHA-1 for which the RFC has SHA-256 too.
    package init?(certificate: [UInt8]) {
        guard let algorithm = Self.signatureAlgorithm(certificate[...]), Self.bySHA256.contains(Array(algorithm)) else {
            return nil
        }
        data = SHA256.digest(certificate).bytes
    }

    /// Object identifiers as DER writes them: RSA with MD5, SHA-1 and SHA-256; ECDSA with SHA-1 and SHA-256 (RFC 8017
    /// appendix A.2.4, RFC 5758 section 3.2).
    private static let bySHA256: Set<[UInt8]> = [
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 4], [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 5],
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11], [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 1],
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2],
    ]

    /// The OID in `Certificate ::= SEQUENCE { tbsCertificate SEQUENCE, signatureAlgorithm SEQUENCE { OID … } … }`.
    private static func signatureAlgorithm(_ der: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let certificate = element(0x30, of: der), let signed = element(0x30, of: certificate.content),
            let algorithm = element(0x30, of: signed.rest)
        else { return nil }
        return element(0x06, of: algorithm.content)?.content
    }

    /// The first element of `bytes`, and what follows it; `nil` unless it has that tag and a length that fits.
    private static func element(
        _ tag: UInt8, of bytes: ArraySlice<UInt8>
    ) -> (content: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        guard bytes.first == tag, let first = bytes.dropFirst().first else { return nil }
        var rest = bytes.dropFirst(2)
        var length = Int(first)
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard (1...4).contains(count), rest.count >= count else { return nil }
            length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(count)
        }
        return length <= rest.count ? (rest.prefix(length), rest.dropFirst(length)) : nil
    }
}
