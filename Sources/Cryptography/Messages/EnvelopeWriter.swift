import COpenSSL

/// Encrypts a stream to the holders of certificates, as CMS AuthEnvelopedData with AES-256-GCM (RFC 5083, RFC 5084): what
/// `openssl cms -decrypt -inform DER` opens. Bytes go in piece by piece and come out so, in memory that does not grow.
package final class EnvelopeWriter {
    private let message: OpaquePointer
    private let output: OpaquePointer
    private let chain: OpaquePointer
    private var isFinished = false

    /// - Throws: `unsuitableKey` for a certificate that nothing can be encrypted to.
    package init(to recipients: [Certificate]) throws(CryptographyError) {
        let flags = UInt32(CMS_STREAM) | UInt32(CMS_PARTIAL) | UInt32(CMS_BINARY)
        guard let message = CMS_AuthEnvelopedData_create(EVP_aes_256_gcm()) else {
            throw CryptographyError(.libraryFailed, "libcrypto is out of memory")
        }
        do throws(CryptographyError) {
            for recipient in recipients {
                guard recipient.publicKey.handle.canReceive,
                    try recipient.withX509({ CMS_add1_recipient_cert(message, $0, flags) }) != nil
                else {
                    throw CryptographyError(.unsuitableKey, "nothing can be encrypted to the certificate \(recipient.subject)")
                }
            }
            guard !recipients.isEmpty, let output = BIO_new(BIO_s_mem()), let chain = BIO_new_CMS(output, message) else {
                throw CryptographyError(.libraryFailed, "libcrypto could not begin to encrypt")
            }
            self.output = output
            self.chain = chain
        } catch {
            CMS_ContentInfo_free(message)
            throw error
        }
        self.message = message
    }

    deinit {
        BIO_free_all(chain)
        CMS_ContentInfo_free(message)
    }

    /// Takes content and gives what of the message is ready.
    package func write(_ content: [UInt8]) throws(CryptographyError) -> [UInt8] {
        var done = 0
        while done < content.count {
            let count = content.withUnsafeBytes {
                BIO_write(chain, $0.baseAddress?.advanced(by: done), Int32(min($0.count - done, 1 << 20)))
            }
            guard count > 0 else { throw CryptographyError(.libraryFailed, "libcrypto could not encrypt") }
            done += Int(count)
        }
        return drained(output)
    }

    /// The end of the message, with the tag that protects all of it. Call it once.
    /// - Throws: `libraryFailed` also for a message without content, which libcrypto cannot write as a stream.
    package func finish() throws(CryptographyError) -> [UInt8] {
        precondition(!isFinished, "the message has its end already")
        isFinished = true
        guard BIO_ctrl(chain, BIO_CTRL_FLUSH, 0, nil) > 0 else {
            throw CryptographyError(.libraryFailed, "libcrypto could not finish the encryption")
        }
        return drained(output)
    }
}
