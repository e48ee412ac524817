import COpenSSL
import Mail

/// A private key, to sign with: RSA or elliptic curve.
package struct PrivateKey: Sendable, CustomStringConvertible {
    let handle: KeyHandle

    package var description: String { "private key <redacted>" }

    /// Reads the first private key in PEM form: PKCS #8, encrypted or not (RFC 5958, RFC 7468 sections 10 and 11), or
    /// the older forms that openssl wrote.
    /// - Parameter passphrase: for an encrypted key; not used where the key is not encrypted.
    /// - Throws: `noPrivateKey`, `passphraseNeeded` or `passphraseWrong`.
    package init(pem: Secret, passphrase: Secret? = nil) throws(CryptographyError) {
        var question = PassphraseQuestion(answer: passphrase.map { Array($0.exposed().utf8) })
        let key = withPEM(pem.exposed()) { bio in
            withUnsafeMutablePointer(to: &question) { PEM_read_bio_PrivateKey(bio, nil, answerPassphrase, $0) }
        }
        if let key {
            handle = KeyHandle(owning: key)
        } else if !question.wasAsked {
            throw CryptographyError(.noPrivateKey, "there is no private key in PEM form in it")
        } else if passphrase == nil {
            throw CryptographyError(.passphraseNeeded, "the private key is encrypted and no passphrase for it is configured")
        } else {
            throw CryptographyError(.passphraseWrong, "the private key does not open with the configured passphrase")
        }
    }

    /// The public half.
    package var publicKey: PublicKey { PublicKey(handle: handle) }
}

/// What libcrypto's reader asks while it meets an encrypted key. Without an answer of ours it would ask on the terminal.
struct PassphraseQuestion {
    let answer: [UInt8]?
    var wasAsked = false
}

func answerPassphrase(
    _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ isForWriting: Int32, _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let buffer, let question = context?.assumingMemoryBound(to: PassphraseQuestion.self) else { return -1 }
    question.pointee.wasAsked = true
    guard let answer = question.pointee.answer, answer.count <= Int(size) else { return -1 }
    for (index, byte) in answer.enumerated() { buffer[index] = CChar(bitPattern: byte) }
    return Int32(answer.count)
}
