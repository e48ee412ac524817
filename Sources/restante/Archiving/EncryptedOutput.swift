import Cryptography
import MailArchive

/// Encrypts an archive on its way to where it goes, so that no plain byte of it reaches a disk.
final class EncryptedOutput: ArchiveOutput {
    private let output: any ArchiveOutput
    private let envelope: EnvelopeWriter

    init(_ output: any ArchiveOutput, to recipients: [Certificate]) throws(CryptographyError) {
        self.output = output
        envelope = try EnvelopeWriter(to: recipients)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        try pass { () throws(CryptographyError) in try envelope.write(Array(bytes)) }
    }

    func finish() throws(ArchiveError) {
        try pass { () throws(CryptographyError) in try envelope.finish() }
        try output.finish()
    }

    func abandon() { output.abandon() }

    private func pass(_ make: () throws(CryptographyError) -> [UInt8]) throws(ArchiveError) {
        let bytes: [UInt8]
        do throws(CryptographyError) {
            bytes = try make()
        } catch {
            throw ArchiveError(.usage, path: "", message: "the archive cannot be encrypted: \(error.sentence)")
        }
        var failure: ArchiveError?
        bytes.withUnsafeBytes { raw in
            do throws(ArchiveError) { try output.write(raw) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
