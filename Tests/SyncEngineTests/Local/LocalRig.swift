import Glibc
import IMAPClient
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import Synchronization
import TestRig
import Testing

@testable import SyncEngine

/// A store and an index as a run finds them, and no server: what is done here is planned by hand.
final class LocalRig {
    static let validity = UIDValidity(7)

    let home: TemporaryDirectory
    var settings: AccountSettings
    let store: MaildirStore
    let index: AccountIndex
    let run: Int64
    let recorder = Recorder()
    private let stem = NameStem.make()
    private var serial: UInt64 = 0
    /// Of the folders that were made, by path.
    private(set) var records: [FolderPath: FolderRecord] = [:]

    init(layout: StoreLayout = .nested) throws {
        home = try TemporaryDirectory(in: Files.exists("/dev/shm") ? "/dev/shm" : nil)
        settings = EngineRig.settings(home, port: 1, layout: layout, mode: .sync)
        try home.makeDirectory("state")
        store = MaildirStore(root: settings.maildir, layout: layout == .nested ? .nested : .maildirPlusPlus, durability: .durable)
        index = try AccountIndex(path: home.path("state/index.sqlite"))
        _ = try index.beginRun(mode: "sync", at: 0)
        run = try index.beginRun(mode: "sync", at: 1)
    }

    deinit { index.close() }

    func context(_ probe: RunProbe? = nil) -> RunContext {
        RunContext(
            settings: settings, mode: .sync, options: RunOptions(probe: probe), run: run, index: index, store: store,
            pool: ConnectionPool(SessionOptions(settings, credentials: FixedCredentials(.password(user: settings.user, Secret("x"))))), bytesLeftToday: nil, observer: recorder,
            progress: RunProgress())
    }

    /// A folder that was agreed on, with its directory.
    @discardableResult
    func folder(_ levels: String...) throws -> FolderRecord {
        let path = FolderPath(levels)
        if let record = records[path] { return record }
        var directories = FolderDirectories(layout: store.layout, kept: records.values.map(\.directory))
        var record = FolderRecord(
            name: LocalRig.name(path), path: path, directory: try directories.directory(for: path))
        record.inode = try store.create(path, in: record.directory).stamp().curInode
        record.firstRun = 1
        record = try #require(try index.save([record]).first)
        try index.finish(
            folder: record.id, cursor: FolderCursor(uidValidity: Self.validity, uidNext: nil, highestModSeq: nil, messages: 0),
            quarantined: [], run: 1)
        record = try #require(try index.folders().first { $0.id == record.id })
        records[path] = record
        return record
    }

    static func name(_ path: FolderPath) -> MailboxName { MailboxName(path.levels.joined(separator: "/")) }

    /// A message that both sides have.
    /// - Returns: its base name.
    @discardableResult
    func hold(_ uid: UInt32, _ flags: MessageFlags = .none, in record: FolderRecord, body: String? = nil) throws -> String {
        let maildir = try store.open(record.directory)
        let delivery = maildir.beginDelivery()
        serial += 1
        let body = Array((body ?? "Subject: \(record.path) \(uid)\r\n\r\nHello\r\n").utf8)
        let message = try body.withUnsafeBytes {
            try delivery.write(
                name: UniqueName(stem: stem, serial: serial), body: $0, date: InternalDate(secondsSince1970: 1_000_000_000),
                flags: flags)
        }
        try delivery.commit()
        let placement = Placement(
            uid: try #require(UID(uid)), name: message.baseName, digest: message.digest, wireSize: message.wireSize,
            diskSize: message.diskSize, lineForm: message.lineForm.rawValue, flags: flags, modSeq: ModSeq(5),
            internalDate: InternalDate(secondsSince1970: 1_000_000_000), emailID: "M\(uid)")
        try index.insertHeld([placement], folder: record.id, validity: Self.validity, run: 1)
        return message.baseName
    }

    func exchange(_ record: FolderRecord, isThere: Bool = true, _ plan: (inout ExchangePlan) -> Void = { _ in }) -> FolderExchange {
        var exchangePlan = ExchangePlan(folder: record.id)
        plan(&exchangePlan)
        var sight = FolderSight(
            record: record, path: record.path, isThere: isThere, isHere: true, difference: FolderDifference(folder: record.id))
        sight.uidValidity = isThere ? Self.validity : nil
        return FolderExchange(sight, exchangePlan)
    }

    /// All folders of the index, where the store has them now: what a run finds when it looks.
    func found() throws -> [FolderExchange] {
        let places = Dictionary(uniqueKeysWithValues: try store.folders().map { ($0.inode, $0.directory) })
        return try index.folders().map { record in
            var record = record
            record.directory = record.inode.flatMap { places[$0] } ?? record.directory
            return exchange(record)
        }
    }

    // MARK: Looking

    /// UID → the row, as it is now.
    func rows(_ record: FolderRecord) throws -> [UInt32: Placement] {
        var rows: [UInt32: Placement] = [:]
        try index.forEachPlacement(in: record.id, Self.validity) { rows[$0.uid.value] = $0 }
        return rows
    }

    /// Base name → file.
    func files(_ record: FolderRecord) throws -> [String: MaildirEntry] {
        try LocalLook(try store.open(try directory(record))).entries
    }

    private func directory(_ record: FolderRecord) throws -> String {
        try index.folders().first { $0.id == record.id }?.directory ?? record.directory
    }

    /// From the file system's root.
    func place(_ directory: String) -> String { directory == "." ? settings.maildir : "\(settings.maildir)/\(directory)" }

    func path(_ record: FolderRecord, _ entry: MaildirEntry) -> String {
        "\(place(record.directory))/\(entry.subdirectory.rawValue)/\(entry.fileName)"
    }

    /// Every file in the trash, below the day's folder.
    func trash() throws -> [String] {
        guard Files.exists(home.path("state/trash")) else { return [] }
        return try FileTree.all(below: home.path("state/trash")).filter { $0.value[1] > 0 && !$0.key.hasSuffix("/") }.keys
            .filter { !Files.isDirectory(home.path("state/trash/\($0)")) }
            .map { String($0.drop { $0 != "/" }.dropFirst()) }.sorted()
    }

    /// What every death must leave: no message is lost.
    func bodies(_ records: FolderRecord...) throws -> [String] {
        try records.flatMap { record in
            let maildir = try store.open(try directory(record))
            return try LocalLook(maildir).entries.values.map { entry in
                var bytes: [UInt8] = []
                try maildir.readWireForm(of: entry) { bytes += $0 }
                return String(decoding: bytes, as: UTF8.self)
            }
        }.sorted()
    }
}

/// Dies at the given step, counted from 0.
final class Death: Sendable {
    struct Simulated: Error {}

    private let left: Mutex<Int>

    init(at step: Int) { left = Mutex(step) }

    @Sendable func probe(_ step: RunStep) throws {
        let isNow = left.withLock { left in
            left -= 1
            return left == -1
        }
        if isNow { throw Simulated() }
    }

    /// Whether there was such a step.
    var hasCome: Bool { left.withLock { $0 < 0 } }
}

extension Files {
    static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

extension MergedFlags {
    /// Both sides have the same.
    static func equal(_ flags: MessageFlags = .none) -> MergedFlags { MergedFlags(server: flags, here: flags, wanted: flags) }
}

func uid(_ value: UInt32) -> UID { UID(value) ?? UID.max }
