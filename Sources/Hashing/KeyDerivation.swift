import COpenSSL

/// HMAC (RFC 2104): as many bytes as the hash function gives.
package func hmac(_ function: HashFunction, key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: function.length) { buffer, count in
        var length: UInt32 = 0
        HMAC(function.method, key, Int32(key.count), message, message.count, buffer.baseAddress, &length)
        count = Int(length)
    }
}

/// `Hi()` of SCRAM, which is PBKDF2 with HMAC (RFC 5802 section 2.2): as many bytes as the hash function gives.
package func pbkdf2(_ function: HashFunction, password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: function.length) { buffer, count in
        password.withUnsafeBytes { password in
            _ = PKCS5_PBKDF2_HMAC(
                password.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(password.count), salt, Int32(salt.count),
                Int32(iterations), function.method, Int32(function.length), buffer.baseAddress)
        }
        count = function.length
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
