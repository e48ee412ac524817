import Cryptography
import Hashing
import MailArchive

/// What signature and timestamp of an archive prove.
struct ArchiveProof: Sendable, Equatable {
    /// Who signed, in the certificates' words; empty for nobody.
    private(set) var signers: [String] = []
    /// The stamped time, in seconds since 1970.
    private(set) var stamped: Int?
    /// What is wrong, a sentence each.
    private(set) var problems: [String] = []
    /// There is something to check, and nothing to check it by was given.
    private(set) var isUnchecked = false

    /// - Parameter anchors: whose word is taken; without any, nothing is checked.
    init(of reader: ArchiveReader, trusting anchors: [Certificate]) {
        let signature = reader.attachments.first { $0.name == ArchiveSigner.signatureName }
        let timestamp = reader.attachments.first { $0.name == ArchiveSigner.timestampName }
        guard !anchors.isEmpty else {
            isUnchecked = signature != nil || timestamp != nil
            return
        }
        if let timestamp { check(timestamp, reader, anchors) }
        guard let signature else {
            problems.append("\(reader.path) is not signed")
            return
        }
        do throws(CryptographyError) {
            // A certificate that has run out since was good when a stamp says so.
            let trust = TrustAnchors(anchors, at: stamped)
            signers = try SignedMessage(der: signature.bytes).verify(reader.manifestBytes, trusting: trust).map(\.subject)
        } catch {
            problems.append("\(reader.path): \(signature.name): \(error.sentence)")
        }
    }

    private mutating func check(_ timestamp: ArchiveAttachment, _ reader: ArchiveReader, _ anchors: [Certificate]) {
        do throws(CryptographyError) {
            let answer = TimestampResponse(der: timestamp.bytes)
            stamped = try answer.verify(SHA256.digest(reader.manifestBytes), trusting: TrustAnchors(anchors))
        } catch {
            problems.append("\(reader.path): \(timestamp.name): \(error.sentence)")
        }
    }
}
