import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import MaildirStore

/// Where a message's bytes may be had by their digest, such as an archive.
package protocol RepairSource: Sendable {
    /// What it is called in sentences.
    var name: String { get }
    /// `nil` if it does not have it. May block.
    func body(of digest: MessageDigest) throws -> (any RestoreBody)?
}

/// Reads files back, and mends those that are not what they were: the digest in the index says which bytes are right, and only
/// these are taken, from an archive or from the server.
///
/// Order of effects, for each damaged file: the good bytes are written beside it and compared with the digest → the repair is
/// put on record → the damaged file gets a name in the account's trash → the two change names in one step; see ``FileMending``.
/// The message keeps its name, its flags and its row; a process that dies leaves the one file or the other.
package struct AccountRepair: Sendable {
    private let settings: AccountSettings
    private let files: AccountFiles
    private let archive: (any RepairSource)?
    private let observer: any RunObserver

    /// - Parameter archive: asked before the server is.
    package init(_ settings: AccountSettings, archive: (any RepairSource)? = nil, observer: any RunObserver) {
        (self.settings, self.archive, self.observer) = (settings, archive, observer)
        files = AccountFiles(settings)
    }

    /// No run of the account begins meanwhile. Findings that were mended are in ``VerifyReport/repaired``, others stay.
    package func run(_ sample: VerifySample, progress: RunProgress = RunProgress()) async throws(RunFailure) -> VerifyReport {
        do {
            try files.checkIsBackedUp()
            let lock = try RunLock(stateDirectory: settings.stateDirectory, account: settings.name)
            let index = try files.openHeldIndex()
            defer { index.close() }
            try files.checkNoRemovalIsPending(index)
            try files.checkStore(index)
            let report = try await work(sample, index, progress)
            _ = consume lock
            return report
        } catch is CancellationError {
            throw .interrupted
        } catch let error as IMAPError {
            throw RunFailure(error)
        } catch {
            throw StoreFailure(error).runFailure
        }
    }

    private func work(_ sample: VerifySample, _ index: AccountIndex, _ progress: RunProgress) async throws -> VerifyReport {
        let folders = try await onDisk { try index.folders() }
        let line = ServerLine(settings, files, index, observer, progress)
        var report = VerifyReport()
        progress.update { $0.foldersTotal = folders.count }
        for folder in folders {
            try Task.checkCancellation()
            progress.update { $0.current = folder.path.description }
            let (found, damaged) = try await onDisk { [store = files.store] in
                var damaged: [DamagedFile] = []
                let part = try FolderVerification(index, store, folder).readBack(sample) { row, maildir, entry in
                    guard let digest = row.placement.digest else { return }
                    damaged.append(DamagedFile(folder: folder, row: row, maildir: maildir, entry: entry, digest: digest))
                }
                return (part, damaged)
            }
            var part = found
            for file in damaged {
                guard let source = try await mend(file, line, index) else { continue }
                let place = part.findings.firstIndex { $0.uid == file.row.placement.uid }
                if let place { part.repaired.append((part.findings.remove(at: place), source)) }
            }
            report.add(part)
            progress.update { progress in
                progress.foldersDone += 1
                progress.messagesDone += part.checked
                progress.bodyBytes += part.bytes
            }
        }
        await line.close()
        return report
    }

    /// - Returns: what it was mended from; `nil` where the right bytes cannot be had, which was told.
    private func mend(_ file: DamagedFile, _ line: ServerLine, _ index: AccountIndex) async throws -> String? {
        if let archive {
            let isMended = try await onDisk { [settings] in
                guard let body = try archive.body(of: file.digest) else { return false }
                return try file.mend(from: archive.name, settings, index) { try body.next() }
            }
            if isMended { return archive.name }
        }
        guard file.folder.goneRun == nil, file.row.placement.goneRun == nil, file.folder.uidValidity == file.row.validity else {
            tell(file, "the server does not have it any more" + (archive == nil ? "; try --from with an archive" : ""))
            return nil
        }
        do {
            guard try await line.fetch(file) else {
                tell(file, "what the server has under this number is another message")
                return nil
            }
            return ServerLine.name
        } catch let error as IMAPError where error.disposition == .lasting || error.disposition == .gone {
            tell(file, error.message)
            return nil
        }
    }

    private func tell(_ file: DamagedFile, _ words: String) {
        observer.observe(.notice("\(file.folder.path): message \(file.row.placement.uid) cannot be mended: \(words)"))
    }
}
