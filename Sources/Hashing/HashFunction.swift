import COpenSSL

/// The hash functions (FIPS 180-4) that stand below HMAC, PBKDF2 and SCRAM.
package enum HashFunction: Sendable {
    /// Good for nothing but SCRAM-SHA-1, where collisions do not matter.
    case sha1
    case sha256

    /// Bytes of a digest.
    package var length: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        }
    }

    /// The digest of bytes that are all there.
    package func digest(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            var filled: UInt32 = 0
            EVP_Digest(bytes, bytes.count, buffer.baseAddress, &filled, method, nil)
            count = Int(filled)
        }
    }

    /// libcrypto's; never `nil`.
    var method: OpaquePointer? {
        switch self {
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        }
    }
}
