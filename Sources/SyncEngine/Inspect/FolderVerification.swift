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

    /// - Parameters:
    ///   - damaged: given each message whose file is not what it was.
    func readBack(
        _ sample: VerifySample, damaged: (LocatedPlacement, MaildirFolder, MaildirEntry) -> Void = { _, _, _ in }
    ) throws -> VerifyReport {
        var report = VerifyReport()
        let validities = try index.validities(in: folder.id)
        // A folder that was deleted, and of which nothing is kept, has no directory any more.
        guard folder.uidValidity != nil && folder.goneRun == nil || !validities.isEmpty else { return report }
        report.folders = 1
        let maildir: MaildirFolder
        do throws(MaildirError) {
            maildir = try store.open(folder.directory)
        } catch {
            report.findings.append(.init(path: folder.path, uid: nil, message: error.message))
            return report
        }
        let entries = try LocalLook(maildir).entries
        for validity in validities {
            try index.forEachPlacement(in: folder.id, validity) { placement in
                let row = LocatedPlacement(folder: folder.id, validity: validity, placement: placement)
                try readBack(row, entries, maildir, sample, damaged, &report)
            }
        }
        return report
    }

    /// That each file is there is checked for all.
    private func readBack(
        _ row: LocatedPlacement, _ entries: [String: MaildirEntry], _ maildir: MaildirFolder, _ sample: VerifySample,
        _ damaged: (LocatedPlacement, MaildirFolder, MaildirEntry) -> Void, _ report: inout VerifyReport
    ) throws {
        let placement = row.placement
        guard let entry = entries[placement.name] else {
            let advice = placement.goneRun == nil ? "run a backup" : "the server has it no more, an archive may"
            report.findings.append(
                .init(
                    path: folder.path, uid: placement.uid, message: "its file \(placement.name) is not there; \(advice)"))
            return
        }
        guard sample.covers(row.place) else { return }
        report.checked += 1
        guard let problem = try problem(of: placement, entry, maildir, &report.bytes) else { return }
        report.findings.append(.init(path: folder.path, uid: placement.uid, message: problem.words))
        if problem.isDamage { damaged(row, maildir, entry) }
    }

    /// What is wrong with a file.
    private struct Problem {
        let words: String
        /// It was read, and is another one.
        let isDamage: Bool
    }

    private func problem(
        of placement: Placement, _ entry: MaildirEntry, _ maildir: MaildirFolder, _ bytes: inout UInt64
    ) throws -> Problem? {
        do throws(MaildirError) {
            let (digest, size) = try maildir.digest(of: entry)
            bytes += size
            guard let expected = placement.digest, expected != digest else { return nil }
            return Problem(
                words: "its file \(entry.fileName) was changed or is damaged: its SHA-256 is \(digest), not \(expected)",
                isDamage: true)
        } catch {
            // Moved or read-protected by others meanwhile: a finding, not the end of the check.
            return Problem(words: error.message, isDamage: false)
        }
    }
}
