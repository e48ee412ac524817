import Mail
import MailIndex
import MaildirStore

/// Reads all that lies in an account's store, in an order that depends on nothing but the mail, and hands it to a target.
///
/// Nothing is changed. While it reads, no run of the account begins; other exports may. While a run is at work it does not
/// begin.
package struct AccountExport: Sendable {
    private let settings: AccountSettings
    private let files: AccountFiles

    package init(_ settings: AccountSettings) {
        self.settings = settings
        files = AccountFiles(settings)
    }

    /// To be called where a thread may block. Messages that cannot be had are told to the target and counted.
    ///
    /// - Parameter isStopped: asked between messages.
    /// - Throws: ``RunFailure``, and what the target throws.
    package func run(
        _ selection: MailSelection, into target: some ExportTarget, progress: RunProgress = RunProgress(),
        isStopped: @escaping () -> Bool = { false }
    ) throws -> ExportReport {
        try files.checkIsBackedUp()
        let lock = try LookLock(stateDirectory: settings.stateDirectory, account: settings.name)
        let index = try files.openHeldIndex()
        defer { index.close() }
        try files.checkNoRemovalIsPending(index)
        var report = ExportReport()
        do {
            try files.checkStore(index)
            let hold = try selection.hold.map { try index.hold(inForce: $0) }
            let inventory = StoreInventory(index: index, store: files.store, hold: hold)
            if try selection.query?.needsText == true || hold?.parsedQuery().needsText == true {
                try prepareSearch(index, progress, isStopped)
            }
            let folders = try inventory.folders(selection)
            try selection.checkMeansSome(of: folders.count)
            report.quarantined = try quarantined(index, in: folders)
            var directories = FolderDirectories(layout: .nested)
            let places = try directories.directories(for: folders.map(\.path))
            progress.update { $0.foldersTotal = folders.count }
            for (folder, place) in zip(folders, places) {
                progress.update { $0.current = folder.path.description }
                let contents = try inventory.contents(of: folder, selection)
                guard !folder.isGone || !contents.isEmpty else { continue }
                try target.begin(
                    ExportedFolder(path: folder.path, role: folder.role, directory: place, uidValidity: folder.uidValidity))
                try FolderExport(path: folder.path, contents: contents, progress: progress, isStopped: isStopped)
                    .run(into: target, &report)
                report.folders += 1
                progress.update { $0.foldersDone += 1 }
            }
        } catch let error as MaildirError {
            throw RunFailure(.failed, error.message)
        } catch let error as IndexError {
            throw RunFailure(.failed, error.message)
        }
        _ = consume lock
        return report
    }

    private func prepareSearch(_ index: AccountIndex, _ progress: RunProgress, _ isStopped: @escaping () -> Bool) throws {
        try AccountSearch(settings).prepare(index, progress, isStopped)
        progress.update { ($0.messagesTotal, $0.messagesDone) = (0, 0) }
    }

    private func quarantined(_ index: AccountIndex, in folders: [StoreInventory.Folder]) throws(IndexError) -> Int {
        let ids = Set(folders.flatMap(\.records).map(\.id))
        return try index.quarantine().count { ids.contains($0.folder) }
    }
}

/// One folder on its way to the target.
private struct FolderExport {
    let path: FolderPath
    let contents: StoreInventory.Contents
    let progress: RunProgress
    let isStopped: () -> Bool

    func run(into target: some ExportTarget, _ report: inout ExportReport) throws {
        progress.update { $0.messagesTotal += contents.messages.count }
        for missing in contents.missing {
            report.missing += 1
            target.lacks(ExportFinding(kind: .missing, path: path, uid: missing.uid, message: missing.sentence))
        }
        for message in contents.messages {
            if isStopped() { throw RunFailure(.interrupted, "interrupted; nothing of it is left under its name") }
            try add(message, to: target, &report)
            progress.update { $0.messagesDone += 1 }
        }
    }

    private func add(_ message: HeldMessage, to target: some ExportTarget, _ report: inout ExportReport) throws {
        let exported = ExportedMessage(uid: message.uid, flags: message.flags, date: message.date, digest: message.digest)
        var unreadable: MaildirError?
        do {
            let outcome = try target.add(exported) { body in
                var octets: UInt64 = 0
                do throws(MaildirError) {
                    try message.maildir.readWireForm(of: message.entry) { piece in
                        octets += UInt64(piece.count)
                        body(piece)
                    }
                } catch {
                    unreadable = error
                    throw error
                }
                progress.update { $0.bodyBytes += octets }
            }
            switch outcome {
            case .written: report.written += 1
            case .omitted: report.omitted += 1
            case .changed(let sentence):
                report.changed += 1
                target.lacks(ExportFinding(kind: .changed, path: path, uid: message.uid, message: sentence))
            }
        } catch {
            guard let unreadable else { throw error }
            report.missing += 1
            target.lacks(ExportFinding(kind: .missing, path: path, uid: message.uid, message: unreadable.message))
        }
    }
}
