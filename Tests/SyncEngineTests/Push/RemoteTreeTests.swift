import IMAPProtocol
import IMAPSandbox
import Mail
import MailIndex
import SyncPlanner
import Testing
import TwoWayRig

@testable import SyncEngine

@Suite("Folders that were made, renamed or deleted here follow on the server")
struct RemoteTreeTests {
    private func carryOut(_ rig: PushRig, _ action: FolderAction, in book: ExchangeBook? = nil) async throws -> ExchangeBook {
        let (context, book, delimiter) = (rig.context, try book ?? rig.book([:]), rig.account.delimiter)
        try await rig.sessions.use { session in
            try await RemoteTree(context: context, session: session, book: book) {
                MailboxName($0, delimiter: delimiter)
            }.carryOut(action)
        }
        return book
    }

    @Test("A folder is made, subscribed and known", arguments: [Poverty.nothing, .all])
    func create(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        try rig.addRecord("Лето")
        let book = try await carryOut(rig, .createThere(FolderPath(["Лето"])))
        let name = try rig.name("Лето")
        let mailbox = try #require(rig.account.mailbox(name))
        #expect(rig.server.log.count(of: "SUBSCRIBE") == 1)
        let exchange = try rig.exchange("Лето", in: book)
        #expect(exchange.uidValidity == mailbox.uidValidity && exchange.state.uidNext == 1)
        #expect(try rig.saved("Лето").goneRun == nil)
        if poverty == .nothing { #expect(try rig.saved("Лето").mailboxID == mailbox.mailboxID) }
    }

    @Test("A folder that is there already, or was made before the answer was lost, is as wished", arguments: [true, false])
    func createdAlready(_ isLost: Bool) async throws {
        let rig = try PushRig()
        try rig.addRecord("New")
        if isLost {
            rig.server.faults.arm(.command("CREATE", .loseReply))
        } else {
            rig.account.createMailbox(try rig.name("New"))
        }
        let book = try await carryOut(rig, .createThere(FolderPath(["New"])))
        let exchange = try rig.exchange("New", in: book)
        #expect(exchange.state.failure == nil)
        #expect(try exchange.uidValidity == rig.mailbox("New").uidValidity)
    }

    @Test("A name that the server cannot have fails this folder, in a sentence")
    func impossibleName() async throws {
        let rig = try PushRig()
        let path = FolderPath(["a/b"])
        _ = try rig.store.create(path, in: "a%2Fb")
        var record = FolderRecord(name: MailboxName("a-b"), path: path, directory: "a%2Fb")
        record = try rig.index.save([record])[0]
        let sight = FolderSight(
            record: record, path: path, isThere: false, isHere: true, difference: FolderDifference(folder: record.id))
        let book = ExchangeBook([FolderExchange(sight, ExchangePlan(folder: record.id))])
        _ = try await carryOut(rig, .createThere(path), in: book)
        expectSentence(book.exchanges[0].state.failure)
        #expect(rig.written.isEmpty)
    }

    @Test("A refusal fails the folder and not the run")
    func refusedCreate() async throws {
        let rig = try PushRig()
        try rig.addRecord("New")
        rig.server.faults.arm(.command("CREATE", .answer("NO [CANNOT] Folder name is reserved")))
        let book = try await carryOut(rig, .createThere(FolderPath(["New"])))
        expectSentence(try rig.exchange("New", in: book).state.failure)
    }

    @Test("A folder is renamed with all below it, and the index learns every name", arguments: [false, true])
    func rename(_ isLost: Bool) async throws {
        let rig = try PushRig(folders: ["INBOX", "Work", "Work/2026", "Worker"])
        let id = try rig.record("Work").id
        if isLost { rig.server.faults.arm(.command("RENAME", .loseReply)) }
        let book = try await carryOut(rig, .renameThere(id, from: FolderPath(["Work"]), to: FolderPath(["Old", "Job"])))
        let names = Set(rig.account.mailboxNames.filter { rig.account.mailbox($0)?.isSelectable == true }.map(\.description))
        #expect(names == ["INBOX", "Old/Job", "Old/Job/2026", "Worker"])
        #expect(try rig.saved("Work").name == MailboxName("Old/Job") && rig.saved("Work").path == FolderPath(["Old", "Job"]))
        #expect(try rig.saved("Work/2026").name == MailboxName("Old/Job/2026"))
        #expect(try rig.saved("Worker").name == MailboxName("Worker"))
        #expect(try rig.exchange("Work/2026", in: book).path == FolderPath(["Old", "Job", "2026"]))
        #expect(try rig.exchange("Work", in: book).state.failure == nil)
    }

    @Test("A new name that is taken fails the folder")
    func takenName() async throws {
        let rig = try PushRig(folders: ["INBOX", "Work", "Other"])
        let book = try await carryOut(
            rig, .renameThere(try rig.record("Work").id, from: FolderPath(["Work"]), to: FolderPath(["Other"])))
        expectSentence(try rig.exchange("Work", in: book).state.failure)
        #expect(try rig.saved("Work").name == MailboxName("Work"))
    }

    @Test("An empty folder is deleted", arguments: [false, true])
    func delete(_ isLost: Bool) async throws {
        let rig = try PushRig()
        if isLost { rig.server.faults.arm(.command("DELETE", .loseReply)) }
        let id = try rig.record("Work").id
        let book = try await carryOut(rig, .deleteThere(id, FolderPath(["Work"])))
        #expect(rig.account.mailbox(try rig.name("Work")) == nil)
        #expect(try rig.saved("Work").goneRun == rig.context.run)
        #expect(book[id]?.state.failure == nil)
    }

    @Test("A folder into which mail came is kept")
    func notEmpty() async throws {
        let rig = try PushRig()
        _ = try rig.appendThere(TestMail("a"), in: "Work")
        let id = try rig.record("Work").id
        let book = try await carryOut(rig, .deleteThere(id, FolderPath(["Work"])))
        #expect(try rig.there("Work") == ["a"] && rig.saved("Work").goneRun == nil)
        #expect(book[id]?.state.isUnsettled == true && rig.recorder.notices.count == 1)
        #expect(!rig.written.contains("DELETE"))
    }

    @Test("Without UIDPLUS what is only marked, and known as such, does not keep a folder", arguments: [true, false])
    func onlyMarked(_ isKnown: Bool) async throws {
        let rig = try PushRig(.bare)
        let a = try rig.hold(TestMail("a"), in: "Work", flags: MessageFlags(isKnown ? .deleted : .seen))
        rig.account.setFlags(MessageFlags(.deleted), of: [a.uid], in: try rig.name("Work"))
        let id = try rig.record("Work").id
        _ = try await carryOut(rig, .deleteThere(id, FolderPath(["Work"])))
        #expect((rig.account.mailbox(try rig.name("Work")) == nil) == isKnown)
    }

    @Test("A folder that is gone already is as wished")
    func goneAlready() async throws {
        let rig = try PushRig()
        rig.account.deleteMailbox(try rig.name("Work"))
        let id = try rig.record("Work").id
        let book = try await carryOut(rig, .deleteThere(id, FolderPath(["Work"])))
        #expect(book[id]?.state.failure == nil)
        #expect(try rig.saved("Work").goneRun == rig.context.run)
    }

    @Test("INBOX is neither deleted nor renamed", arguments: [true, false])
    func inbox(_ isDeletion: Bool) async throws {
        let rig = try PushRig()
        let id = try rig.record("INBOX").id
        let action: FolderAction =
            isDeletion ? .deleteThere(id, .inbox) : .renameThere(id, from: .inbox, to: FolderPath(["Other"]))
        let book = try await carryOut(rig, action)
        #expect(rig.written.isEmpty)
        expectSentence(book[id]?.state.failure)
    }
}
