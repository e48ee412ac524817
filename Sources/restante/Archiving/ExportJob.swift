import Cryptography
import Glibc
import Hashing
import Mail
import MailArchive
import SyncEngine

/// One export from the account's store to a file or a pipe, as the options describe it.
struct ExportJob: Sendable {
    /// What came of it.
    struct Outcome: Sendable {
        let manifest: Manifest
        /// SHA-256 of `manifest.json`, which stands for the whole archive.
        let digest: MessageDigest
        let report: ExportReport
    }

    let settings: AccountSettings
    let selection: MailSelection
    /// The selection in the user's words, for the manifest.
    let conditions: [(name: String, value: String)]
    let format: ArchiveFormat
    let compression: XZSettings
    /// The archive's path; `nil` for standard output.
    let output: String?
    /// The archive to go on from.
    let previous: String?
    let signer: ArchiveSigner
    /// Whom it is encrypted to; nobody for a plain one.
    let recipients: [Certificate]

    /// Blocks. Order of effects: the store is locked against runs → mail, manifest, signatures are written to a temporary
    /// name → the archive gets its own. Whatever fails before leaves nothing under that.
    ///
    /// - Parameter found: told each message that is left out.
    func run(
        progress: RunProgress, isStopped: @escaping () -> Bool, found: @escaping (ExportFinding) -> Void
    ) throws -> Outcome {
        let earlier = try previous.map { path throws(ArchiveError) in try ArchiveReader(path) }
        let settings = ArchiveSettings(
            account: settings.name, format: format, xz: compression, tool: "restante \(Restante.configuration.version)",
            selection: conditions)
        let writer = try ArchiveWriter(settings, to: try makeOutput(), previous: earlier, spoolDirectory: Self.spoolDirectory)
        let target = ArchiveTarget(writer, found: found)
        let report: ExportReport
        do {
            report = try AccountExport(self.settings).run(selection, into: target, progress: progress, isStopped: isStopped)
        } catch {
            writer.abandon()
            throw error
        }
        let lacking = Manifest.Lacking(
            quarantined: UInt64(report.quarantined), missing: UInt64(report.missing), changed: UInt64(report.changed))
        var digest = SHA256.digest([])
        let manifest = try writer.finish(lacking: lacking) { bytes in
            digest = SHA256.digest(bytes)
            return try signer.attachments(bytes)
        }
        return Outcome(manifest: manifest, digest: digest, report: report)
    }

    private func makeOutput() throws -> any ArchiveOutput {
        if let output { try Self.checkFolder(of: output) }
        let plain: any ArchiveOutput = if let output { try FileOutput(output) } else { StreamOutput(descriptor: 1) }
        guard !recipients.isEmpty else { return plain }
        do throws(CryptographyError) {
            return try EncryptedOutput(plain, to: recipients)
        } catch {
            plain.abandon()
            throw RunFailure(.failed, "the archive cannot be encrypted: \(error.sentence)")
        }
    }

    /// The archive is what is made, so that it "is not there" would tell nobody what is wrong.
    private static func checkFolder(of output: String) throws(RunFailure) {
        let folder = TextFile.folder(of: output)
        guard access(folder, F_OK) != 0, errno == ENOENT else { return }
        throw RunFailure(.failed, "the folder \(folder) is not there; make it, or name another with --output")
    }

    /// For what cannot be written yet and must not fill the memory: `$TMPDIR`, else the place for large temporary files.
    static var spoolDirectory: String { Surroundings.process.variable("TMPDIR") ?? "/var/tmp" }
}
