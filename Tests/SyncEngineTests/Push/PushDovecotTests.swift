import Glibc
import IMAPClient
import IMAPProtocol
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import TestRig
import Testing
import TwoWayRig

@testable import SyncEngine

/// What a real server makes of the commands; which of them are sent when is tested with the sandbox.
@Suite("Pushing to a real Dovecot", .serialized)
struct PushDovecotTests {
    /// A Dovecot with an empty INBOX, and a store whose folders it has as well.
    private final class Rig {
        let dovecot: DovecotRig
        let index: AccountIndex
        let store: MaildirStore
        let context: RunContext
        let sessions: Sessions
        private(set) var records: [String: FolderRecord] = [:]

        init(folders: [String]) async throws {
            dovecot = try await DovecotRig([])
            try Files.makeDirectories(dovecot.settings.stateDirectory)
            index = try AccountIndex(path: dovecot.settings.stateDirectory + "/index.sqlite", isDurable: false)
            store = MaildirStore(root: dovecot.settings.maildir, layout: .nested, durability: .none)
            context = RunContext(
                settings: dovecot.settings, mode: .sync, options: RunOptions(), run: try index.beginRun(mode: "sync", at: 1),
                index: index, store: store,
                pool: ConnectionPool(
                    SessionOptions(dovecot.settings, credentials: FixedCredentials(.password(user: dovecot.settings.user, Secret("wonderland"))), access: .readWrite)),
                bytesLeftToday: nil, observer: dovecot.recorder, progress: RunProgress())
            sessions = Sessions(context)
            for folder in folders { try await add(folder) }
        }

        deinit { index.close() }

        private func add(_ folder: String) async throws {
            let path = FolderPath([folder])
            _ = try store.create(path, in: folder)
            let name = try #require(MailboxName(path, delimiter: UInt8(ascii: "/")))
            records[folder] = try index.save([FolderRecord(name: name, path: path, directory: folder)])[0]
            try await tree(.createThere(path))
            #expect(try book()[records[folder]?.id ?? 0]?.state.failure == nil)
        }

        func book(_ plans: [String: ExchangePlan] = [:]) throws -> ExchangeBook {
            ExchangeBook(
                try index.folders().map { record in
                    let sight = FolderSight(
                        record: record, path: record.path, isThere: true, isHere: true,
                        difference: FolderDifference(folder: record.id))
                    return FolderExchange(sight, plans[record.directory] ?? ExchangePlan(folder: record.id))
                })
        }

        func tree(_ action: FolderAction) async throws {
            let (context, book) = (context, try book())
            try await sessions.use {
                try await RemoteTree(context: context, session: $0, book: book) {
                    MailboxName($0, delimiter: UInt8(ascii: "/"))
                }.carryOut(action)
            }
            #expect(book.exchanges.compactMap(\.state.failure) == [])
        }

        func carryOut(
            _ folder: String, _ plan: ExchangePlan,
            _ part: @escaping @Sendable (RunContext, ExchangeBook, FolderExchange, Session) async throws -> Void
        ) async throws -> FolderExchange.State {
            let (context, book) = (context, try book([folder: plan]))
            let exchange = try #require(book[plan.folder])
            try await sessions.use { try await part(context, book, exchange, $0) }
            return exchange.state
        }

        func id(_ folder: String) throws -> Int64 { try #require(records[folder]).id }

        func rows(_ folder: String) throws -> [Placement] {
            var rows: [Placement] = []
            for validity in try index.presentValidities(in: try id(folder)) {
                try index.forEachPlacement(in: try id(folder), validity) { rows.append($0) }
            }
            return rows
        }

        func file(_ mail: TestMail, in folder: String, _ number: Int, flags: MessageFlags) throws -> String {
            let name = "1600000000.M\(number)P1.host"
            try Files.write(mail.file, to: "\(store.root)/\(folder)/new/\(name)")
            let open = try store.open(folder)
            try open.setFlags(try #require(try open.find(baseName: name)), flags)
            return name
        }

        /// Sends three files to a folder, of which the second has 8-bit octets and long lines.
        func upload(to folder: String, flags: MessageFlags) async throws -> [String] {
            let mails = [
                TestMail("a"), TestMail("b", body: String(repeating: "ä", count: 9000) + "\n"), TestMail("c"),
            ]
            let names = try mails.enumerated().map { try file($1, in: folder, $0, flags: flags) }
            var plan = ExchangePlan(folder: try id(folder))
            plan.uploads = names.map { ExchangePlan.Upload(name: $0, flags: flags) }
            let state = try await carryOut(folder, plan) {
                try await Uploads(context: $0, book: $1, exchange: $2, session: $3).carryOut()
            }
            #expect(state.result.uploaded == 3 && state.failure == nil && state.unsent.isEmpty && !state.isUnsettled)
            return names
        }
    }

    @Test("Files arrive octet by octet, with flags, keywords and dates, and have rows")
    func uploads() async throws {
        let rig = try await Rig(folders: ["INBOX", "Лето"])
        let flags = MessageFlags([.seen, .flagged], keywords: [Keyword("$Forwarded"), Keyword("Label")])
        let names = try await rig.upload(to: "Лето", flags: flags)
        #expect(try rig.rows("Лето").map(\.name) == names)
        #expect(try rig.rows("Лето").map(\.flags) == [flags, flags, flags])
        try rig.dovecot.expectFaithful()
        #expect(try rig.index.uploads().isEmpty)
    }

    @Test("Moves, copies, flags and removals concern exactly the messages that are meant")
    func messages() async throws {
        let rig = try await Rig(folders: ["INBOX", "Work"])
        let names = try await rig.upload(to: "INBOX", flags: .none)
        let uids = try rig.rows("INBOX").map(\.uid)
        let (inbox, work) = (try rig.store.open("INBOX"), try rig.store.open("Work"))
        let none = MergedFlags(server: .none, here: .none, wanted: .none)

        _ = try inbox.transfer(try #require(try inbox.find(baseName: names[0])), to: work, keepsName: true, isCopy: false)
        _ = try inbox.transfer(try #require(try inbox.find(baseName: names[1])), to: work, keepsName: true, isCopy: true)
        var plan = ExchangePlan(folder: try rig.id("Work"))
        plan.remoteTransfers = try zip(names, uids).prefix(2).map { name, uid in
            .init(source: RowReference(try rig.id("INBOX"), uid), name: name, isCopy: name == names[1], flags: none)
        }
        var state = try await rig.carryOut("Work", plan) {
            let transfers = RemoteTransfers(context: $0, book: $1, exchange: $2, session: $3)
            for copies in [true, false] { try await transfers.carryOut(copies: copies) }
        }
        #expect(state.result.moved == 2 && state.failure == nil && !state.isUnsettled)
        #expect(Set(try rig.rows("Work").map(\.name)) == Set(names.prefix(2)))
        #expect(try rig.rows("INBOX").map(\.uid) == [uids[1], uids[2]])

        let wanted = MessageFlags([.seen, .answered], keywords: [Keyword("Label")])
        try inbox.setFlags(try #require(try inbox.find(baseName: names[1])), wanted)
        plan = ExchangePlan(folder: try rig.id("INBOX"))
        plan.flags = [.init(uid: uids[1], name: names[1], flags: MergedFlags(server: .none, here: wanted, wanted: wanted))]
        state = try await rig.carryOut("INBOX", plan) {
            try await RemoteFlags(context: $0, book: $1, exchange: $2, session: $3).carryOut()
        }
        #expect(state.result.flagsRemote == 1 && state.failure == nil && !state.isUnsettled)

        let entry = try #require(try inbox.find(baseName: names[2]))
        #expect(unlink("\(inbox.path)/\(entry.subdirectory.rawValue)/\(entry.fileName)") == 0)
        plan = ExchangePlan(folder: try rig.id("INBOX"))
        plan.remoteRemovals = [.init(uid: uids[2], name: names[2])]
        state = try await rig.carryOut("INBOX", plan) {
            try await RemoteRemovals(context: $0, book: $1, exchange: $2, session: $3).carryOut()
        }
        #expect(state.result.deletedRemote == 1 && state.failure == nil)
        try rig.dovecot.expectFaithful()
    }

    @Test("Folders are renamed with what is below them, and deleted only when they are empty")
    func folders() async throws {
        let rig = try await Rig(folders: ["INBOX", "Work", "Full"])
        _ = try await rig.upload(to: "Full", flags: .none)
        try await rig.tree(.renameThere(try rig.id("Work"), from: FolderPath(["Work"]), to: FolderPath(["Old", "Job"])))
        #expect(try rig.index.folders().map(\.path.description).sorted() == ["Full", "INBOX", "Old/Job"])
        try await rig.tree(.deleteThere(try rig.id("Full"), FolderPath(["Full"])))
        #expect(rig.dovecot.recorder.notices.count == 1)
        try await rig.tree(.deleteThere(try rig.id("Work"), FolderPath(["Old", "Job"])))
        let connection = try await rig.context.connect()
        let reply = try await connection.run(.list(ListRequest()))
        let names = reply.untagged.compactMap {
            if case .list(let entry) = $0, entry.isSelectable { entry.name.description } else { nil }
        }
        #expect(names.sorted() == ["Full", "INBOX"])
    }
}
