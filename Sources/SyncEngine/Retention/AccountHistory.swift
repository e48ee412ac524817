import Foundation
import Mail
import MailIndex
import MaildirStore

/// What happened to an account's folders and messages, and how it was at any time. Changes nothing. May block.
package struct AccountHistory: Sendable {
    private let settings: AccountSettings
    private let files: AccountFiles

    package init(_ settings: AccountSettings) {
        self.settings = settings
        files = AccountFiles(settings)
    }

    /// A run, what it did to folders, and the names that folders had after it.
    package struct RunPart: Sendable {
        package let run: RunRow
        package let folders: [FolderEvent]
        package let paths: [Int64: FolderPath]
    }

    /// What happened, run by run, oldest first.
    ///
    /// - Parameters:
    ///   - patterns: of folders; all when empty. A folder is meant if it ever had such a name.
    ///   - message: only what happened to this one, wherever it was.
    ///   - begin: given each run in which something happened to what is meant, or might have.
    ///   - body: given each event of that run.
    package func tell(
        folders patterns: [String] = [], message: MessageReference? = nil,
        begin: (RunPart) throws -> Void, _ body: (MessageEvent) throws -> Void
    ) throws(RunFailure) {
        try files.withHeldIndex { index in
            let runs = try index.runs(limit: .max).reversed()
            guard let first = runs.first?.id, let last = runs.last?.id else { return }
            let selection = MailSelection(folders: patterns)
            let folderEvents = Dictionary(grouping: try index.folderEvents(in: first...last), by: \.run)
            let subjects = try message.map { try digests(of: $0, selection, index) }
            let changed = try index.changedRuns().union(folderEvents.keys)
            for run in runs where changed.contains(run.id) {
                let records = try index.folders(asOf: run.id)
                let paths = Dictionary(records.map { ($0.id, $0.path) }, uniquingKeysWith: { first, _ in first })
                let mine = (folderEvents[run.id] ?? []).filter { message == nil && Self.concerns($0, selection) }
                try begin(RunPart(run: run, folders: mine, paths: paths))
                try index.forEachEvent(in: run.id...run.id) { event in
                    if let subjects, !subjects.contains(where: { EventSubject.message($0).covers(event) }) { return }
                    guard patterns.isEmpty || Self.concerns(event, paths, selection) else { return }
                    try body(event)
                }
            }
        }
    }

    private static func concerns(_ event: FolderEvent, _ selection: MailSelection) -> Bool {
        if case .renamed(let old) = event.kind, selection.covers(old) { return true }
        return selection.covers(event.folder.path)
    }

    private static func concerns(_ event: MessageEvent, _ paths: [Int64: FolderPath], _ selection: MailSelection) -> Bool {
        var folders = [event.place.folder]
        switch event.kind {
        case .moved(let from), .restored(let from?): folders.append(from.folder)
        default: break
        }
        return folders.contains { paths[$0].map(selection.covers) ?? false }
    }

    // MARK: Messages

    private func digests(
        of message: MessageReference, _ selection: MailSelection, _ index: AccountIndex
    ) throws -> Set<MessageDigest> {
        let digests: Set<MessageDigest>
        switch message {
        case .digest(let start): digests = try index.digests(beginningWith: start)
        case .uid(let uid):
            let folders = try index.folders().filter { selection.covers($0.path) }.map(\.id)
            digests = try index.digests(of: uid, in: Set(folders))
        case .messageID(let id): digests = try self.digests(withMessageID: id, index)
        }
        guard !digests.isEmpty else { throw RunFailure(.failed, "no message \(message) was ever held; \(message.advice)") }
        return digests
    }

    /// Of the messages whose files are here: the header of each is read.
    private func digests(withMessageID id: String, _ index: AccountIndex) throws -> Set<MessageDigest> {
        var found: Set<MessageDigest> = []
        for folder in try index.folders() {
            guard let maildir = try? files.store.open(folder.directory) else { continue }
            let entries = try LocalLook(maildir).entries
            for validity in try index.validities(in: folder.id) {
                try index.forEachPlacement(in: folder.id, validity) { row in
                    guard let digest = row.digest, let entry = entries[row.name],
                        let header = try? maildir.header(of: entry), header.messageID == id
                    else { return }
                    found.insert(digest)
                }
            }
        }
        return found
    }

    // MARK: Past states

    /// The run after which the account was as it was at the moment.
    package func run(at moment: PastMoment) throws(RunFailure) -> Int64 {
        try files.withHeldIndex { try PastRun(moment, $0, account: settings.name).number }
    }

    /// The account's folders after a run, in the order of their names, each with its messages; what was kept here though it
    /// was gone from the server is counted apart.
    package func folders(
        asOf run: Int64, matching patterns: [String] = []
    ) throws(RunFailure) -> [(folder: FolderRecord, onServer: Int, kept: Int)] {
        try files.withHeldIndex { index in
            let selection = MailSelection(folders: patterns)
            var counts: [Int64: (folder: FolderRecord, onServer: Int, kept: Int)] = [:]
            for folder in try index.folders(asOf: run) where selection.covers(folder.path) { counts[folder.id] = (folder, 0, 0) }
            try index.forEachMessage(asOf: run, where: { counts[$0.id] != nil }) { message in
                if message.wasOnServer { counts[message.folder.id]?.onServer += 1 } else { counts[message.folder.id]?.kept += 1 }
            }
            return counts.values.filter { $0.folder.goneRun == nil || $0.kept > 0 }
                .sorted { ($0.folder.path, $0.folder.id) < ($1.folder.path, $1.folder.id) }
        }
    }

    /// The messages after a run, folder by folder, one at a time.
    package func messages(
        asOf run: Int64, matching patterns: [String] = [], _ body: (PastMessage) throws -> Void
    ) throws(RunFailure) {
        let selection = MailSelection(folders: patterns)
        try files.withHeldIndex { try $0.forEachMessage(asOf: run, where: { selection.covers($0.path) }, body) }
    }
}

/// The run that a moment means.
struct PastRun {
    let number: Int64

    init(_ moment: PastMoment, _ index: AccountIndex, account: String) throws {
        switch moment {
        case .run(let run):
            guard try index.runs(limit: .max).contains(where: { $0.id == run && $0.finished != nil }) else {
                throw RunFailure(.failed, "account \(account) has no finished run \(run); see `restante log \(account)`")
            }
            number = run
        case .time(let time):
            guard let run = try index.lastRun(at: time) else {
                throw RunFailure(.failed, "no run of account \(account) had ended by then; see `restante log \(account)`")
            }
            number = run
        }
    }
}
