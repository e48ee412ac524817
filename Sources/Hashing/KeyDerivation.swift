import COpenSSL

/// HMAC-SHA-256 (RFC 2104): 32 bytes.
package func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
        var length: UInt32 = 0
        HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, buffer.baseAddress, &length)
        count = Int(length)
    }
}

/// `Hi()` of SCRAM, which is PBKDF2 with HMAC-SHA-256 (RFC 5802 section 2.2, RFC 7677): 32 bytes.
package func pbkdf2SHA256(password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
        password.withUnsafeBytes { password in
            _ = PKCS5_PBKDF2_HMAC(
                password.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(password.count), salt, Int32(salt.count),
                Int32(iterations), EVP_sha256(), 32, buffer.baseAddress)
        }
        count = 32
    }
}

/// Bytes that nobody can guess, from libcrypto's generator.
package func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        guard RAND_bytes(buffer.baseAddress, Int32(count)) == 1 else { fatalError("libcrypto has no random bytes") }
        filled = count
    }
}

/// Compares without telling by its duration where two values differ.
package func equalInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
}
