import Glibc
import IMAPClient
import IMAPSandbox
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import TestRig
import Testing

@testable import SyncEngine

/// What the looking side of a two-way run has found, and what it has cost.
struct Looked {
    let account: AccountSight
    let identities: Identities
    /// Commands after discovery, without what they were about.
    let commands: [String]
    /// Waits for the server after discovery.
    let trips: Int

    func sight(_ levels: String...) -> FolderSight? { account.sights.first { $0.path == FolderPath(levels) } }

    /// `12 = a`: messages with one number, each by its folder's path and UID or file, sorted.
    var groups: [Set<String>] {
        var groups: [Int: Set<String>] = [:]
        let paths = Dictionary(
            account.tree.pairs.map { ($0.id ?? 0, $0.path.description) }, uniquingKeysWith: { first, _ in first })
        for (row, number) in identities.arrivals {
            groups[number, default: []].insert("\(paths[row.folder] ?? "?") new \(row.uid)")
        }
        for (row, number) in identities.rows { groups[number, default: []].insert("\(paths[row.folder] ?? "?") row \(row.uid)") }
        for (file, number) in identities.strangers { groups[number, default: []].insert("\(paths[file.folder] ?? "?") file") }
        return groups.values.sorted { $0.sorted().lexicographicallyPrecedes($1.sorted()) }
    }
}

extension EngineRig {
    /// Looks at everything and identifies, as a two-way run does before it plans.
    ///
    /// - Parameter list: what becomes of the server's list on its way.
    func look(
        _ purpose: RunOptions.Purpose = .work, list: ([DiscoveredFolder]) -> [DiscoveredFolder] = { $0 }
    ) async throws -> Looked {
        recorder.clear()
        let index = try AccountIndex(path: settings.stateDirectory + "/index.sqlite")
        defer { index.close() }
        let options = RunOptions(purpose: purpose)
        let pool = ConnectionPool(
            SessionOptions(settings, credentials: FixedCredentials(.password(user: settings.user, Secret("secret"))), access: options.isReadOnly(.sync) ? .readOnly : .readWrite))
        defer { pool.close() }
        let context = RunContext(
            settings: settings, mode: .sync, options: options, run: try index.beginRun(mode: "sync", at: 0), index: index,
            store: store, pool: pool, bytesLeftToday: nil, observer: recorder, progress: RunProgress())
        let connection = try await context.connect()
        let found = try await Discovery(connection: connection, wantsSubscriptions: settings.folders.subscribedOnly).folders()
        context.confirm(connection)
        let (before, trips) = (server.log.commands.count, context.metrics.roundTrips)
        let sessions = Sessions(context, first: connection)
        let account = try await AccountLook(context: context, sessions: sessions, discovered: list(found)).look()
        let identities = try await Identification(context: context, sessions: sessions, account: account).identify()
        return Looked(
            account: account, identities: identities, commands: server.log.commands.dropFirst(before).map(\.name),
            trips: context.metrics.roundTrips - trips)
    }

    /// Both sides agree, and it is known; times are old enough to be relied on.
    func agree() async throws {
        let only = settings.folders.only
        settings.folders.only = []
        try await runToTheEnd(.mirror)
        settings.folders.only = only
        try age()
        try withIndex { index in
            try index.setStamps(try index.folders().map { ($0.id, try store.stamp(of: $0.directory)?.record) })
            // As a two-way run has it.
            _ = try index.save(
                try index.folders().map { folder in
                    var folder = folder
                    folder.inode = try store.stamp(of: folder.directory)?.curInode
                    return folder
                })
        }
        server.log.reset()
    }

    /// Makes all directories' times old.
    private func age() throws {
        for folder in try store.folders() {
            for part in ["cur", "new"] {
                var times = [timespec(tv_sec: 1_700_000_000, tv_nsec: 1), timespec(tv_sec: 1_700_000_000, tv_nsec: 1)]
                let path = "\(settings.maildir)/\(folder.directory)/\(part)"
                try #require(utimensat(AT_FDCWD, path, &times, 0) == 0)
            }
        }
    }

    /// The path of a folder's directory.
    func directory(_ levels: String...) throws -> String {
        let directory = try withIndex { try $0.folders().first { $0.path == FolderPath(levels) && $0.goneRun == nil }?.directory }
        return "\(settings.maildir)/\(try #require(directory))"
    }

    /// The file of a message that a run has brought.
    func file(_ uid: UID, in levels: String...) throws -> String {
        let name = try rows().first {
            $0.folder.path == FolderPath(levels) && $0.placement.uid == uid && $0.placement.goneRun == nil
        }?
        .placement.name
        let wanted = try #require(name)
        let folder = try #require(try withIndex { try $0.folders().first { $0.path == FolderPath(levels) }?.directory })
        var path: String?
        _ = try store.open(folder).scan { entry in
            if String(entry.baseName) == wanted {
                path = "\(settings.maildir)/\(folder)/\(entry.subdirectory.rawValue)/\(entry.fileName)"
            }
        }
        return try #require(path)
    }

    /// A file of another program.
    func deliver(_ text: String, to levels: [String], name: String = "9.mine.host", flags: String = "") throws {
        let path = "\(settings.maildir)/\(levels.joined(separator: "/"))"
        for part in ["cur", "new", "tmp"] { try Files.makeDirectories("\(path)/\(part)") }
        try Files.write(Array(text.utf8), to: "\(path)/cur/\(name):2,\(flags)")
    }
}

func move(_ path: String, to directory: String, as name: String? = nil) throws {
    let own = String(path.split(separator: "/").last ?? "")
    try #require(rename(path, "\(directory)/cur/\(name ?? (own.contains(":2,") ? own : own + ":2,"))") == 0)
}
