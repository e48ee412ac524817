import COpenSSL
import Hashing

/// Sealing with AES-256-GCM (NIST SP 800-38D): what is sealed can be neither read nor changed without the key.
///
/// A sealed value is nonce (12 bytes), ciphertext (as long as the plaintext) and tag (16 bytes). The nonce is random, which
/// is safe for four thousand million values under one key.
package enum AEAD {
    static let nonceCount = 12
    static let tagCount = 16
    /// Bytes of the largest value that is sealed in one piece.
    private static let most = 1 << 30

    /// Seals a value.
    /// - Parameter purpose: additional authenticated data: it is not in the result, and opening needs the same, so that a
    ///   value cannot be put in another's place.
    package static func seal(_ plaintext: [UInt8], key: SymmetricKey, purpose: [UInt8]) throws(CryptographyError) -> [UInt8] {
        try seal(plaintext, key: key, purpose: purpose, nonce: randomBytes(nonceCount))
    }

    /// With a nonce of the caller's, for the examples of the standard.
    static func seal(
        _ plaintext: [UInt8], key: SymmetricKey, purpose: [UInt8], nonce: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        guard plaintext.count <= most, purpose.count <= most, nonce.count == nonceCount,
            let sealed = encrypt(plaintext, key, purpose, nonce)
        else { throw CryptographyError(.libraryFailed, "libcrypto could not seal \(plaintext.count) bytes") }
        return sealed
    }

    /// Opens a sealed value.
    /// - Throws: `sealBroken`; nothing of a changed value is given out.
    package static func open(_ sealed: [UInt8], key: SymmetricKey, purpose: [UInt8]) throws(CryptographyError) -> [UInt8] {
        guard sealed.count >= nonceCount + tagCount, sealed.count <= most, purpose.count <= most,
            let plaintext = decrypt(sealed, key, purpose)
        else {
            throw CryptographyError(.sealBroken, "it was changed or damaged, or sealed with another key")
        }
        return plaintext
    }

    private static func encrypt(_ plaintext: [UInt8], _ key: SymmetricKey, _ purpose: [UInt8], _ nonce: [UInt8]) -> [UInt8]? {
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        var length: Int32 = 0
        var ciphertext = [UInt8](repeating: 0, count: plaintext.count)
        var tag = [UInt8](repeating: 0, count: tagCount)
        let isSealed =
            key.withBytes { EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, octets($0), nonce) == 1 }
            && (purpose.isEmpty || EVP_EncryptUpdate(context, nil, &length, purpose, Int32(purpose.count)) == 1)
            && (plaintext.isEmpty || EVP_EncryptUpdate(context, &ciphertext, &length, plaintext, Int32(plaintext.count)) == 1)
            && EVP_EncryptFinal_ex(context, nil, &length) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagCount), &tag) == 1
        return isSealed ? nonce + ciphertext + tag : nil
    }

    private static func decrypt(_ sealed: [UInt8], _ key: SymmetricKey, _ purpose: [UInt8]) -> [UInt8]? {
        guard let context = EVP_CIPHER_CTX_new() else { return nil }
        defer { EVP_CIPHER_CTX_free(context) }
        let nonce = Array(sealed.prefix(nonceCount))
        var tag = Array(sealed.suffix(tagCount))
        let ciphertext = Array(sealed.dropFirst(nonceCount).dropLast(tagCount))
        var length: Int32 = 0
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count)
        let isOpen =
            key.withBytes { EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, octets($0), nonce) == 1 }
            && (purpose.isEmpty || EVP_DecryptUpdate(context, nil, &length, purpose, Int32(purpose.count)) == 1)
            && (ciphertext.isEmpty || EVP_DecryptUpdate(context, &plaintext, &length, ciphertext, Int32(ciphertext.count)) == 1)
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagCount), &tag) == 1
            && EVP_DecryptFinal_ex(context, nil, &length) == 1
        return isOpen ? plaintext : nil
    }

    private static func octets(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<UInt8>? {
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    }
}
