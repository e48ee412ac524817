import IMAPSandbox
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import TestRig
import Testing

@testable import SyncEngine

/// A mailbox on a sandbox server, a store and a state folder of its own, and the means to run the engine between them.
final class EngineRig {
    let account: SandboxAccount
    let server: SandboxServer
    let home: TemporaryDirectory
    let recorder = Recorder()
    var settings: AccountSettings

    init(
        _ account: SandboxAccount = SandboxAccount(), profile: SandboxProfile = .full, layout: StoreLayout = .nested,
        mode: RunMode = .backup
    ) throws {
        self.account = account
        server = SandboxServer(account: account, profile: profile)
        home = try TemporaryDirectory(in: Files.exists("/dev/shm") ? "/dev/shm" : nil)
        settings = EngineRig.settings(home, port: try server.start(), layout: layout, mode: mode)
    }

    deinit { server.stop() }

    /// Retries are quick and end soon.
    static func settings(
        _ home: TemporaryDirectory, port: Int, layout: StoreLayout = .nested, mode: RunMode = .backup
    ) -> AccountSettings {
        AccountSettings(
            name: "test", server: ServerSettings(host: "127.0.0.1", port: port, security: .plaintext), user: "ann",
            password: { Secret("secret") }, maildir: home.path("mail"), layout: layout, stateDirectory: home.path("state"),
            mode: mode, limits: RunLimits(retryBudgetSeconds: 2, retryBaseSeconds: 0.001))
    }

    // MARK: Running

    @discardableResult
    func run(_ mode: RunMode? = nil, progress: RunProgress = RunProgress()) async -> RunSummary {
        recorder.clear()
        return await AccountRunner(settings, observer: recorder, progress: progress).run(mode)
    }

    /// Runs and expects that everything is held afterwards.
    @discardableResult
    func runToTheEnd(_ mode: RunMode? = nil, sourceLocation: SourceLocation = #_sourceLocation) async throws -> RunSummary {
        let summary = await run(mode)
        #expect(summary.outcome == .done && summary.complete, "\(summary)", sourceLocation: sourceLocation)
        return summary
    }

    /// A run that finds nothing to do: no body comes, no file and no row changes.
    func expectNothingToDo(_ mode: RunMode? = nil, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let (files, rows, bodies) = (try tree(), try rows(), server.log.bodyCompletions)
        let summary = await run(mode)
        #expect(summary.outcome == .done && summary.complete, "\(summary)", sourceLocation: sourceLocation)
        #expect(summary.downloaded == 0 && summary.foldersChanged == 0, "\(summary)", sourceLocation: sourceLocation)
        #expect(server.log.bodyCompletions == bodies, "a body was fetched again", sourceLocation: sourceLocation)
        #expect(try tree() == files, "a file changed", sourceLocation: sourceLocation)
        #expect(try self.rows() == rows, "a row changed", sourceLocation: sourceLocation)
    }

    // MARK: Looking

    var store: MaildirStore {
        MaildirStore(root: settings.maildir, layout: settings.layout == .nested ? .nested : .maildirPlusPlus, durability: .none)
    }

    func withIndex<Result>(_ body: (AccountIndex) throws -> Result) throws -> Result {
        let index = try AccountIndex(path: settings.stateDirectory + "/index.sqlite")
        defer { index.close() }
        return try body(index)
    }

    /// Every row of the index, also those of UIDVALIDITYs that are past.
    func rows() throws -> [Row] {
        try withIndex { index in
            var rows: [Row] = []
            for folder in try index.folders() {
                try index.forEachPlacement(in: folder.id, asOf: .max) { validity, placement in
                    rows.append(Row(folder: folder, validity: validity, placement: placement))
                }
            }
            return rows
        }
    }

    struct Row: Equatable {
        let folder: FolderRecord
        let validity: UIDValidity
        let placement: Placement

        /// Stamps are notes for the next run, not what is known of a message.
        static func == (a: Row, b: Row) -> Bool {
            a.folder.id == b.folder.id && a.folder.path == b.folder.path && a.validity == b.validity && a.placement == b.placement
        }
    }

    func quarantine() throws -> [QuarantinedMessage] { try withIndex { try $0.quarantine() } }

    /// Every file and directory of the store: path → inode, size and time of change.
    func tree() throws -> [String: [Int64]] { try FileTree.all(below: settings.maildir) }

    /// The files of a folder, by the last level of its path.
    func files(_ levels: String...) throws -> [MaildirEntry] {
        let directory = try withIndex { index in
            try index.folders().first { $0.path == FolderPath(levels) && $0.goneRun == nil }?.directory
        }
        var entries: [MaildirEntry] = []
        _ = try store.open(try #require(directory)).scan { entries.append($0) }
        return entries
    }

    func path(of entry: MaildirEntry, in levels: String...) throws -> String {
        let directory = try withIndex { index in try index.folders().first { $0.path == FolderPath(levels) }?.directory }
        return "\(try store.open(try #require(directory)).path)/\(entry.subdirectory.rawValue)/\(entry.fileName)"
    }
}
