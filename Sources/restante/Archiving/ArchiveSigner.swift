import Cryptography
import Hashing
import Mail
import MailArchive
import SyncEngine

/// Makes what stands beside a manifest and proves it: a signature, and a timestamp over the same bytes.
struct ArchiveSigner: Sendable {
    /// The names that docs/archives.md tells.
    static let signatureName = "manifest.json.p7s"
    static let timestampName = "manifest.json.tsr"

    /// A certificate and the private key that belongs to it.
    struct Signature: Sendable {
        let certificate: Certificate
        let key: PrivateKey
    }

    let signature: Signature?
    /// Asks an authority for an answer to a request (RFC 3161 section 3.4); may block.
    let authority: TimestampAuthority?

    func attachments(_ manifest: [UInt8]) throws(RunFailure) -> [ArchiveAttachment] {
        var made: [ArchiveAttachment] = []
        if let signature {
            let signed = try signing { () throws(CryptographyError) in
                try SignedMessage(signing: manifest, certificate: signature.certificate, key: signature.key)
            }
            made.append(ArchiveAttachment(name: Self.signatureName, bytes: signed.der))
        }
        if let authority {
            let request = try signing { () throws(CryptographyError) in try TimestampRequest(SHA256.digest(manifest)) }
            made.append(ArchiveAttachment(name: Self.timestampName, bytes: try authority.answer(to: request).der))
        }
        return made
    }

    private func signing<Result>(_ make: () throws(CryptographyError) -> Result) throws(RunFailure) -> Result {
        do throws(CryptographyError) {
            return try make()
        } catch {
            throw RunFailure(.failed, "the archive cannot be signed: \(error.sentence)")
        }
    }
}
