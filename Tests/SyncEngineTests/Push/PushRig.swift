import Glibc
import IMAPClient
import IMAPProtocol
import IMAPSandbox
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import Synchronization
import TestRig
import Testing
import TwoWayRig

@testable import SyncEngine

/// A server, a store and an index that agree, and what is needed to carry out one part of a plan between them.
final class PushRig {
    let account = SandboxAccount()
    let server: SandboxServer
    let home: TemporaryDirectory
    let store: MaildirStore
    let index: AccountIndex
    let recorder = Recorder()
    let settings: AccountSettings
    private(set) var context: RunContext
    private(set) var sessions: Sessions
    private var records: [String: FolderRecord] = [:]
    private var serial = 0

    init(
        _ profile: SandboxProfile = .full, folders: [String] = ["INBOX", "Work"], commandLineBytes: Int = 8000,
        probe: RunProbe? = nil
    ) throws {
        server = SandboxServer(account: account, profile: profile)
        home = try TemporaryDirectory(in: Files.exists("/dev/shm") ? "/dev/shm" : nil)
        var settings = EngineRig.settings(home, port: try server.start(), mode: .sync)
        settings.limits.commandLineBytes = commandLineBytes
        self.settings = settings
        store = MaildirStore(root: settings.maildir, layout: .nested, durability: .none)
        try Files.makeDirectories(settings.stateDirectory)
        index = try AccountIndex(path: settings.stateDirectory + "/index.sqlite", isDurable: false)
        context = try PushRig.context(settings, index, store, recorder, probe)
        sessions = Sessions(context)
        for folder in folders {
            account.createMailbox(account.name(folder))
            try addRecord(folder)
        }
    }

    deinit {
        context.fail(.interrupted)
        server.stop()
        index.close()
    }

    /// The process died: another run of the same account begins.
    func nextRun(probe: RunProbe? = nil) throws {
        context = try PushRig.context(settings, index, store, recorder, probe)
        sessions = Sessions(context)
    }

    private static func context(
        _ settings: AccountSettings, _ index: AccountIndex, _ store: MaildirStore, _ recorder: Recorder, _ probe: RunProbe?
    ) throws -> RunContext {
        RunContext(
            settings: settings, mode: .sync, options: RunOptions(probe: probe), run: try index.beginRun(mode: "sync", at: 1),
            index: index, store: store,
            pool: ConnectionPool(SessionOptions(settings, credentials: FixedCredentials(.password(user: settings.user, Secret("secret"))), access: .readWrite)),
            bytesLeftToday: nil, observer: recorder, progress: RunProgress())
    }

    // MARK: Folders

    /// A folder that lies here, and is known under that name whether or not it is there.
    @discardableResult
    func addRecord(_ folder: String) throws -> FolderRecord {
        let path = FolderPath(folder.split(separator: "/").map(String.init))
        _ = try store.create(path, in: folder)
        let record = FolderRecord(name: account.name(of: path.levels), path: path, directory: folder)
        let saved = try index.save([record])[0]
        records[folder] = saved
        return saved
    }

    func record(_ folder: String) throws -> FolderRecord { try #require(records[folder]) }

    /// As the index has it now.
    func saved(_ folder: String) throws -> FolderRecord {
        let id = try record(folder).id
        return try #require(try index.folders().first { $0.id == id })
    }

    func name(_ folder: String) throws -> MailboxName { try record(folder).name }

    func mailbox(_ folder: String) throws -> SandboxMailbox { try #require(account.mailbox(try name(folder))) }

    // MARK: Messages

    /// A message that both sides have and agree on. Gives its UID and the base name of its file.
    func hold(_ mail: TestMail, in folder: String = "INBOX", flags: MessageFlags = .none) throws -> (uid: UID, name: String) {
        let name = try file(mail, in: folder, flags: flags)
        let uid = try appendThere(mail, in: folder, flags: flags)
        try addRow(uid, name, in: folder, flags: flags)
        return (uid, name)
    }

    /// A message on the server.
    func appendThere(_ mail: TestMail, in folder: String = "INBOX", flags: MessageFlags = .none) throws -> UID {
        let message = SandboxMessage(.stored(mail.wire), flags: flags, date: InternalDate(secondsSince1970: mail.date))
        return try #require(account.append(message, to: try name(folder)))
    }

    /// A file here, and nowhere else. Gives its base name.
    func file(_ mail: TestMail, in folder: String = "INBOX", flags: MessageFlags = .none) throws -> String {
        serial += 1
        let name = "1600000000.M\(serial)P1.host"
        let letters = [("D", SystemFlags.draft), ("F", .flagged), ("R", .answered), ("S", .seen), ("T", .deleted)]
        let info = letters.filter { flags.system.contains($0.1) }.map(\.0).joined()
        let path = "\(settings.maildir)/\(folder)/cur/\(name):2,\(info)"
        try Files.write(mail.file, to: path)
        try Files.setTime(path, mail.date)
        if !flags.keywords.isEmpty {
            let open = try store.open(folder)
            let entry = try #require(try open.find(baseName: name))
            try open.setFlags(entry, flags)
        }
        return name
    }

    private func addRow(_ uid: UID, _ name: String, in folder: String, flags: MessageFlags) throws {
        let open = try store.open(folder)
        let entry = try #require(try open.find(baseName: name))
        var row = Placement(of: entry, try open.facts(of: entry), uid: uid, flags: flags)
        if server.profile.capabilities.contains("OBJECTID") { row.emailID = try mailbox(folder).message(uid)?.emailID }
        try index.insertHeld([row], folder: try record(folder).id, validity: try mailbox(folder).uidValidity, run: context.run)
    }

    /// What a mail reader does: the file goes to another folder under its name.
    func moveHere(_ name: String, from: String, to: String, isCopy: Bool = false) throws {
        let source = try store.open(from)
        let entry = try #require(try source.find(baseName: name))
        _ = try source.transfer(entry, to: try store.open(to), keepsName: true, isCopy: isCopy)
    }

    func remove(_ name: String, in folder: String = "INBOX") throws {
        let open = try store.open(folder)
        let entry = try #require(try open.find(baseName: name))
        let path = "\(open.path)/\(entry.subdirectory.rawValue)/\(entry.fileName)"
        guard unlink(path) == 0 else { throw RigError("\(path) cannot be removed") }
    }

    func entry(_ name: String, in folder: String = "INBOX") throws -> MaildirEntry? {
        try store.open(folder).find(baseName: name)
    }

    // MARK: Seeing

    /// Subjects of the messages of a folder on the server, in the order of their UIDs.
    func there(_ folder: String) throws -> [String] {
        try mailbox(folder).messages.map { TestMail.marker(of: $0.body.bytes) ?? "?" }
    }

    /// The folder's rows, by UID: name and flags.
    func rows(_ folder: String) throws -> [UID: Placement] {
        var rows: [UID: Placement] = [:]
        try index.forEachPlacement(in: try record(folder).id, try mailbox(folder).uidValidity) { rows[$0.uid] = $0 }
        return rows
    }

    // MARK: Carrying out

    /// The folders as a look would have seen them just now, and what is planned in each.
    func book(_ plans: [String: (inout ExchangePlan) throws -> Void]) throws -> ExchangeBook {
        ExchangeBook(
            try records.sorted { $0.key < $1.key }.map { folder, record in
                var plan = ExchangePlan(folder: record.id)
                try plans[folder]?(&plan)
                return FolderExchange(try sight(record), plan)
            })
    }

    private func sight(_ record: FolderRecord) throws -> FolderSight {
        let mailbox = account.mailbox(record.name)
        var sight = FolderSight(
            record: record, path: record.path, isThere: mailbox != nil, isHere: true,
            difference: FolderDifference(folder: record.id))
        guard let mailbox else { return sight }
        (sight.uidValidity, sight.uidNext) = (mailbox.uidValidity, UID(UInt32(mailbox.uidNext)))
        let hasModSeqs = server.profile.capabilities.contains("CONDSTORE")
        sight.highestModSeq = hasModSeqs ? mailbox.highestModSeq : nil
        sight.difference.arrivals = mailbox.uids.subtracting(try index.heldUIDs(in: record.id, mailbox.uidValidity))
        return sight
    }

    func exchange(_ folder: String, in book: ExchangeBook) throws -> FolderExchange { try #require(book[try record(folder).id]) }

    /// Carries out one part for one folder, again after passing faults, as a run does.
    func carryOut(
        _ folder: String, in book: ExchangeBook,
        _ part: @escaping @Sendable (RunContext, ExchangeBook, FolderExchange, Session) async throws -> Void
    ) async throws {
        let (context, exchange) = (context, try exchange(folder, in: book))
        try await sessions.use { try await part(context, book, exchange, $0) }
    }

    /// Names of the commands so far that write.
    var written: [String] {
        let writers: Set = [
            "APPEND", "UID STORE", "UID COPY", "UID MOVE", "EXPUNGE", "UID EXPUNGE", "CLOSE", "CREATE", "DELETE", "RENAME",
            "SUBSCRIBE",
            "UNSUBSCRIBE",
        ]
        return server.log.commands.map(\.name).filter(writers.contains)
    }
}

extension Files {
    /// Sets the time of last writing, in seconds since 1970.
    fileprivate static func setTime(_ path: String, _ seconds: Int64) throws {
        var times = [timespec(tv_sec: Int(seconds), tv_nsec: 0), timespec(tv_sec: Int(seconds), tv_nsec: 0)]
        guard utimensat(AT_FDCWD, path, &times, 0) == 0 else { throw RigError("the time of \(path) cannot be set") }
    }
}

/// Servers by what they lack that pushing could use.
enum Poverty: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case nothing, UIDPLUS, MOVE, both, all, EMAILID, CONDSTORE, MULTIAPPEND

    var testDescription: String { self == .nothing ? "nothing is missing" : "without \(rawValue)" }

    var profile: SandboxProfile {
        switch self {
        case .nothing: .full
        case .UIDPLUS: .full.without("UIDPLUS")
        case .MOVE: .full.without("MOVE")
        case .both: .full.without("UIDPLUS", "MOVE", "OBJECTID")
        case .all: .bare
        case .EMAILID: .full.without("OBJECTID")
        case .CONDSTORE: .full.without("CONDSTORE", "QRESYNC")
        case .MULTIAPPEND: .full.without("MULTIAPPEND")
        }
    }

    var hasUIDPLUS: Bool { profile.capabilities.contains("UIDPLUS") }
    var hasMOVE: Bool { profile.capabilities.contains("MOVE") }
}
