import IMAPSandbox
import Mail
import MailIndex
import SyncPlanner
import Synchronization
import Testing
import TwoWayRig

@testable import SyncEngine

@Suite("Messages that were being sent when a run died")
struct UploadRecoveryTests {
    private func upload(_ rig: PushRig, _ names: [String]) async throws {
        let book = try rig.book(["Work": { $0.uploads = names.map { ExchangePlan.Upload(name: $0, flags: .none) } }])
        try await rig.carryOut("Work", in: book) {
            try await Uploads(context: $0, book: $1, exchange: $2, session: $3).carryOut()
        }
    }

    private func recover(_ rig: PushRig) async throws -> Int {
        try await UploadRecovery(context: rig.context, sessions: rig.sessions).carryOut()
    }

    @Test(
        "Wherever it died, the next run doubles nothing and loses nothing",
        arguments: [Poverty.nothing, .UIDPLUS, .MULTIAPPEND, .all, .EMAILID], 0..<8)
    func anyStep(_ poverty: Poverty, _ step: Int) async throws {
        let counter = Mutex(0)
        let rig = try PushRig(poverty.profile) { _ in
            let isDead = counter.withLock { counter in
                counter += 1
                return counter > step
            }
            if isDead { throw SimulatedCrash() }
        }
        let names = try ["a", "b", "c"].map { try rig.file(TestMail($0), in: "Work") }
        do { try await upload(rig, names) } catch is SimulatedCrash {}
        try rig.nextRun()
        _ = try await recover(rig)
        #expect(try rig.index.uploads().isEmpty)
        let known = Set(try rig.rows("Work").values.map(\.name))
        try await upload(rig, names.filter { !known.contains($0) })
        #expect(try rig.there("Work").sorted() == ["a", "b", "c"])
        #expect(Set(try rig.rows("Work").values.map(\.name)) == Set(names))
    }

    @Test("Without a promise nobody looks at the server")
    func nothingToDo() async throws {
        let rig = try PushRig()
        #expect(try await recover(rig) == 0)
        #expect(rig.server.log.connections == 0)
    }

    /// A promise for a file, as a run that died left it.
    private func promise(_ rig: PushRig, _ mail: TestMail, name: String) throws {
        let entry = try #require(try rig.entry(name, in: "Work"))
        let facts = try rig.store.open("Work").facts(of: entry)
        let mailbox = try rig.mailbox("Work")
        _ = try rig.index.beginUploads([
            UploadIntent(
                folder: try rig.record("Work").id, uidValidity: mailbox.uidValidity, uidNext: UID(UInt32(mailbox.uidNext)),
                name: name, digest: facts.digest, wireSize: facts.octets, diskSize: facts.diskSize, lineForm: 0, flags: .none,
                internalDate: InternalDate(secondsSince1970: mail.date), messageID: facts.messageID)
        ])
    }

    @Test("A message whose file was deleted meanwhile gets its row, so that it is deleted on the server as well")
    func deletedHere() async throws {
        let rig = try PushRig()
        let mail = TestMail("a")
        let name = try rig.file(mail, in: "Work")
        try promise(rig, mail, name: name)
        let uid = try rig.appendThere(mail, in: "Work")
        try rig.remove(name, in: "Work")
        #expect(try await recover(rig) == 1)
        #expect(try rig.rows("Work").mapValues(\.name) == [uid: name])
    }

    @Test("A server that rewrote the message is known by Message-ID and date together, never by one alone")
    func rewritten() async throws {
        let rig = try PushRig(.exchange)
        let mail = TestMail("a")
        let name = try rig.file(mail, in: "Work")
        try promise(rig, mail, name: name)
        let rewritten = TestMail("a", date: mail.date, header: "X-Added: by the server\n")
        let other = TestMail("b", messageID: "a@example.org", date: mail.date + 60)
        _ = try rig.appendThere(other, in: "Work")
        let uid = try rig.appendThere(rewritten, in: "Work")
        #expect(try await recover(rig) == 1)
        #expect(try rig.rows("Work").mapValues(\.name) == [uid: name])
    }

    @Test("What was there before, or is known already, is not taken for it")
    func older() async throws {
        let rig = try PushRig(.full.without("OBJECTID"))
        let mail = TestMail("a")
        _ = try rig.appendThere(mail, in: "Work")
        let name = try rig.file(mail, in: "Work")
        try promise(rig, mail, name: name)
        _ = try rig.hold(mail, in: "Work")
        #expect(try await recover(rig) == 0)
        #expect(try rig.index.uploads().isEmpty)
    }

    @Test("A folder that was made anew, or is gone, ends the promise", arguments: [true, false])
    func otherFolder(_ isGone: Bool) async throws {
        let rig = try PushRig()
        let mail = TestMail("a")
        let name = try rig.file(mail, in: "Work")
        try promise(rig, mail, name: name)
        let work = try rig.name("Work")
        if isGone { rig.account.deleteMailbox(work) } else { rig.account.changeUIDValidity(of: work) }
        #expect(try await recover(rig) == 0)
        #expect(try rig.index.uploads().isEmpty)
    }
}
