import Mail
import MailIndex
import MaildirStore

/// Compares the files of one folder with what the index says of them.
struct FolderVerification {
    private let index: AccountIndex
    private let store: MaildirStore
    private let folder: FolderRecord

    init(_ index: AccountIndex, _ store: MaildirStore, _ folder: FolderRecord) {
        (self.index, self.store, self.folder) = (index, store, folder)
    }

    /// - Parameter sample: percent of the files to read; that each file is there is checked for all.
    func readBack(sample: Double) throws -> VerifyReport {
        var report = VerifyReport()
        guard let validity = folder.uidValidity else { return report }
        report.folders = 1
        let maildir: MaildirFolder
        do throws(MaildirError) {
            maildir = try store.open(folder.directory)
        } catch {
            report.findings.append(.init(path: folder.path, uid: nil, message: error.message))
            return report
        }
        let entries = try LocalLook(maildir).entries
        try index.forEachPlacement(in: folder.id, validity) { placement in
            guard let entry = entries[placement.name] else {
                report.findings.append(
                    .init(path: folder.path, uid: placement.uid, message: "its file \(placement.name) is not there; run a backup"))
                return
            }
            guard Double.random(in: 0..<100) < sample else { return }
            report.checked += 1
            if let problem = try problem(of: placement, entry, maildir, &report.bytes) {
                report.findings.append(.init(path: folder.path, uid: placement.uid, message: problem))
            }
        }
        return report
    }

    private func problem(
        of placement: Placement, _ entry: MaildirEntry, _ maildir: MaildirFolder, _ bytes: inout UInt64
    ) throws -> String? {
        do throws(MaildirError) {
            let (digest, size) = try maildir.digest(of: entry)
            bytes += size
            guard let expected = placement.digest, expected != digest else { return nil }
            return "its file \(entry.fileName) was changed or is damaged: its SHA-256 is \(digest), not \(expected)"
        } catch {
            // Moved or read-protected by others meanwhile: a finding, not the end of the check.
            return error.message
        }
    }
}
