import Mail
import MailArchive
import SyncEngine

/// Puts what an account's store gives into an archive.
final class ArchiveTarget: ExportTarget {
    private let writer: ArchiveWriter
    private let found: (ExportFinding) -> Void

    /// - Parameter found: told each message that is left out.
    init(_ writer: ArchiveWriter, found: @escaping (ExportFinding) -> Void) {
        (self.writer, self.found) = (writer, found)
    }

    func begin(_ folder: ExportedFolder) throws {
        try writer.begin(
            ArchiveFolder(path: folder.path, directory: folder.directory, uidValidity: folder.uidValidity, role: folder.role))
    }

    func add(_ message: ExportedMessage, _ read: ((UnsafeRawBufferPointer) -> Void) throws -> Void) throws -> ExportOutcome {
        let entry = ArchiveEntry(uid: message.uid, flags: message.flags, date: message.date, digest: message.digest)
        do {
            switch try writer.add(entry, from: read) {
            case .written: return .written
            case .omitted: return .omitted
            }
        } catch let error as ArchiveError where error.kind == .changed {
            return .changed(error.message)
        }
    }

    func lacks(_ finding: ExportFinding) { found(finding) }
}
