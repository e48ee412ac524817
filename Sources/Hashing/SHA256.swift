import COpenSSL
import Mail

/// SHA-256 over bytes that come piece by piece (FIPS 180-4), done by the system's libcrypto, which uses the
/// processor's SHA instructions.
package struct SHA256: ~Copyable {
    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new() else { fatalError("libcrypto is out of memory") }
        self.context = context
        EVP_DigestInit_ex(context, SHA256.method, nil)
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Fetched once: looking a method up by name costs more than hashing a small message.
    private nonisolated(unsafe) static let method = EVP_MD_fetch(nil, "SHA256", nil)

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        EVP_DigestUpdate(context, base, bytes.count)
    }

    /// The 32 bytes, after which the hasher stands at its beginning again and may be used for the next message.
    package mutating func finish() -> MessageDigest {
        let bytes = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            var length: UInt32 = 0
            EVP_DigestFinal_ex(context, buffer.baseAddress, &length)
            count = Int(length)
        }
        EVP_DigestInit_ex(context, SHA256.method, nil)
        guard let digest = MessageDigest(bytes) else { fatalError("libcrypto made a SHA-256 of \(bytes.count) bytes") }
        return digest
    }

    /// The digest of bytes that are all there.
    package static func digest(_ bytes: some Sequence<UInt8>) -> MessageDigest {
        var hasher = SHA256()
        let bytes = Array(bytes)
        bytes.withUnsafeBytes { hasher.update($0) }
        return hasher.finish()
    }
}
