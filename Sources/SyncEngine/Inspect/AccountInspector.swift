import Foundation
import IMAPClient
import Mail
import MailIndex
import MaildirStore

/// Looks at an account without changing anything: neither the server nor the store nor the index.
package struct AccountInspector: Sendable {
    let settings: AccountSettings
    let files: AccountFiles

    package init(_ settings: AccountSettings) {
        self.settings = settings
        files = AccountFiles(settings)
    }

    func connect() async throws(RunFailure) -> IMAPConnection {
        do {
            let options = SessionOptions(settings, credentials: try await settings.signIn())
            return try await IMAPConnection.open(options)
        } catch let error as IMAPError {
            throw RunFailure(error)
        } catch let failure as RunFailure {
            throw failure
        } catch {
            throw RunFailure(.failed, "\(error)")
        }
    }

    /// The server's folders, each with its local place or the reason why it is left out.
    package func folders() async throws(RunFailure) -> [FolderListing] {
        let connection = try await connect()
        let discovered: [DiscoveredFolder]
        do throws(IMAPError) {
            discovered = try await Discovery(connection: connection, wantsSizes: true).folders()
        } catch {
            connection.close()
            throw RunFailure(error)
        }
        await connection.logout()
        return try StoreFailure.translate { try listings(of: discovered) }
    }

    private func listings(of discovered: [DiscoveredFolder]) throws -> [FolderListing] {
        let filter = FolderFilter(settings.folders)
        let index = try files.openExistingIndex()
        defer { index?.close() }
        let known = try index?.folders() ?? []
        let current = Dictionary(
            known.filter { $0.goneRun == nil }.map { ($0.name, $0.directory) }, uniquingKeysWith: { first, _ in first })
        var directories = FolderDirectories(layout: files.store.layout, kept: known.map(\.directory))
        return try discovered.map { folder in
            var listing = FolderListing(path: folder.path)
            listing.role = folder.role
            listing.messages = folder.status?.messages.map { Int($0) }
            listing.size = folder.status?.size
            listing.leftOut =
                folder.isSelectable
                ? filter.reasonToLeaveOut(folder.path, isForeign: folder.isForeign) : "holds folders, not messages"
            if listing.leftOut == nil {
                listing.localDirectory =
                    try current[folder.name] ?? directories.directory(for: filter.localPath(folder.path))
            }
            return listing
        }
    }

    /// What is held and what is not, by the index.
    package func status() throws(RunFailure) -> AccountStatus {
        try StoreFailure.translate {
            var status = AccountStatus()
            status.isRunning = RunLock.isHeld(stateDirectory: settings.stateDirectory)
            guard let index = try files.openExistingIndex() else { return status }
            defer { index.close() }
            let runs = try index.runs(limit: 1000).map(RunRecord.init(row:)).filter { $0.mode != nil }
            status.lastRun = runs.first
            status.lastGoodRun = runs.first { $0.summary?.outcome == .done && $0.summary?.only == nil }
            try fill(&status, from: index)
            return status
        }
    }

    private func fill(_ status: inout AccountStatus, from index: AccountIndex) throws {
        let counts = try index.counts()
        let quarantine = try index.quarantine()
        let failed = Dictionary(grouping: quarantine, by: \.folder)
        let folders = try index.folders()
        status.folders = try folders.map { folder in
            let count = counts[folder.id] ?? (0, 0)
            let erased = try folder.uidValidity.map { try index.erasedUIDs(in: folder.id, $0).count } ?? 0
            return AccountStatus.Folder(
                path: folder.path, onServer: folder.messages, held: count.held, goneKept: count.gone, erased: erased,
                quarantined: failed[folder.id]?.count ?? 0, isGone: folder.goneRun != nil)
        }
        let paths = Dictionary(folders.map { ($0.id, $0.path) }, uniquingKeysWith: { first, _ in first })
        status.quarantine = quarantine.map { message in
            AccountStatus.Quarantined(
                path: paths[message.folder] ?? FolderPath([]), uid: message.uid, message: message.message, tries: message.tries)
        }
        status.unsent = try index.unsent().map { file in
            AccountStatus.Unsent(
                path: paths[file.folder] ?? FolderPath([]), file: file.name, message: file.message, tries: file.tries)
        }
    }

    /// The newest runs, newest first.
    package func log(limit: Int) throws(RunFailure) -> [RunRecord] {
        try StoreFailure.translate {
            guard let index = try files.openExistingIndex() else { return [] }
            defer { index.close() }
            return try index.runs(limit: limit).map(RunRecord.init(row:))
        }
    }
}

extension RunRecord {
    init(row: RunRow) {
        self.init(
            run: row.id, mode: RunMode(rawValue: row.mode), word: row.mode, started: row.started, finished: row.finished,
            summary: row.summary.flatMap(RunSummary.init(json:)))
        removal = mode == nil ? row.summary.flatMap(RemovalSummary.init(json:)) : nil
    }
}
