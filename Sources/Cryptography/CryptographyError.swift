import COpenSSL

/// Why a key, a certificate or a sealed value could not be used.
package struct CryptographyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What went wrong, for who handles it.
    package enum Code: Equatable, Sendable {
        /// The text holds no private key in PEM form (RFC 7468).
        case noPrivateKey
        /// The text holds no public key in PEM form.
        case noPublicKey
        /// The text holds no certificate in PEM form.
        case noCertificate
        /// The private key is encrypted and no passphrase was given.
        case passphraseNeeded
        /// The private key does not open with the passphrase that was given.
        case passphraseWrong
        /// Kind, size or curve of the key is not one that the signature can be made with.
        case unsuitableKey
        /// A sealed value was changed, cut off, or sealed with another key or for another purpose.
        case sealBroken
        /// The cost of a key derivation is outside of what is allowed.
        case unreasonableCost
        /// The bytes are no CMS message of the expected kind (RFC 5652).
        case notAMessage
        /// A signature is not over the content.
        case contentChanged
        /// A signature is good, and its signer's certificate is not trusted.
        case signerUntrusted
        /// The bytes are no answer of a timestamp authority (RFC 3161).
        case notATimestamp
        /// A timestamp is over something else, or its authority is not trusted.
        case timestampInvalid
        /// libcrypto refused something that always works, such as for want of memory.
        case libraryFailed
    }

    /// What went wrong.
    package let code: Code
    /// What is wrong, to be put behind the name of the file or the account. Never with anything secret in it.
    package let sentence: String

    package var description: String { sentence }

    /// Empties libcrypto's queue of errors, which would otherwise be taken for those of a later call.
    init(_ code: Code, _ sentence: String) {
        ERR_clear_error()
        self.code = code
        self.sentence = sentence
    }
}
