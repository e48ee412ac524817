import IMAPSandbox
import Mail
import MailIndex
import TestRig
import Testing

@testable import SyncEngine

@Suite("Mail as it was at a time")
struct PastSourceTests {
    /// A server for what is restored.
    private func restore(
        _ rig: EngineRig, _ moment: PastMoment, _ recorder: RestoreRecorder = RestoreRecorder(), isDry: Bool = false
    ) async throws -> (RestoreReport, EngineRig) {
        let target = try EngineRig()
        let settings = rig.settings
        let report = await AccountRestore(target.settings, observer: recorder).run(RestoreRequest(isDry: isDry)) {
            try PastSource(settings, MailSelection(), at: moment, isLocked: false)
        }
        return (report, target)
    }

    private func years(_ rig: EngineRig, _ name: MailboxName) -> [String] {
        (rig.account.mailbox(name)?.messages ?? []).map { message in
            "\(String(decoding: message.body.bytes.dropFirst(12).prefix(4), as: UTF8.self))\(message.flags == .none ? "" : " \(message.flags)")"
        }.sorted()
    }

    @Test("is put back with the folders, flags and dates of then, wherever it lies now", arguments: [RunMode.backup, .mirror, .sync])
    func past(_ mode: RunMode) async throws {
        let rig = try EngineRig.years(mode: mode)
        rig.settings.policy.brake = .init(share: 1, count: 100)
        rig.account.setFlags(MessageFlags(.seen), of: [1], in: .inbox)
        let first = try await rig.runToTheEnd()
        rig.account.setFlags(MessageFlags(.flagged), of: [1], in: .inbox)
        rig.account.expunge([2, 3], in: .inbox)
        _ = rig.account.move([4], from: .inbox, to: rig.work)
        rig.account.renameMailbox(rig.work, to: rig.account.name("Done"))
        let second = try await rig.runToTheEnd()
        rig.account.deleteMailbox(rig.account.name("Done"))
        rig.account.add(EngineRig.text(2012), date: EngineRig.date(2012))
        try await rig.runToTheEnd()
        let (report, target) = try await restore(rig, .run(first.run))
        #expect(report.outcome == .done && report.counts.restored == 7, "\(report)")
        #expect(years(target, .inbox) == ["2001 (\\Seen)", "2002", "2003", "2004", "2005"])
        #expect(years(target, target.account.name("Work")) == ["2005", "2010"])
        #expect(target.account.mailbox(.inbox)?.messages.map(\.date.secondsSince1970).sorted() == (2001...2005).map(EngineRig.date))
        let (again, then) = try await restore(rig, .run(second.run))
        #expect(again.outcome == .done, "\(again)")
        #expect(years(then, .inbox) == ["2001 (\\Flagged)", "2005"])
        #expect(years(then, then.account.name("Done")) == ["2004", "2005", "2010"])
        let (dry, untouched) = try await restore(rig, .run(first.run), isDry: true)
        #expect(dry.counts == report.counts && untouched.account.mailboxNames == [.inbox])
    }

    @Test("what is not held any more is named, and what was erased does not come back")
    func missing() async throws {
        let rig = try EngineRig.years(mode: .mirror)
        let first = try await rig.runToTheEnd()
        rig.account.expunge([1], in: .inbox)
        try await rig.runToTheEnd()
        Files.removeTree(rig.settings.stateDirectory + "/trash")
        try rig.erase("before:2003")
        let recorder = RestoreRecorder()
        let (report, target) = try await restore(rig, .run(first.run), recorder)
        #expect(report.outcome == .partial && report.counts.refused == 2 && report.counts.restored == 5, "\(report)")
        #expect(recorder.refusals.map(\.label).sorted() == ["message 1", "message 2"])
        #expect(recorder.refusals.allSatisfy { $0.reason == "missing" })
        #expect(years(target, .inbox) == ["2003", "2004", "2005"])
    }

    @Test("a damaged file is not put back where another has the same content, and named where none has")
    func damaged() async throws {
        let rig = try EngineRig.years()
        let first = try await rig.runToTheEnd()
        for entry in try rig.files("INBOX") {
            let path = try rig.path(of: entry, in: "INBOX")
            var bytes = try Files.read(path)
            guard String(decoding: bytes, as: UTF8.self).contains("2005") || String(decoding: bytes, as: UTF8.self).contains("2001")
            else { continue }
            bytes[bytes.count - 3] ^= 1
            try Files.write(bytes, to: path)
        }
        let (report, target) = try await restore(rig, .run(first.run))
        #expect(report.outcome == .partial && report.counts.refused == 1 && report.counts.restored == 6, "\(report)")
        #expect(years(target, .inbox) == ["2002", "2003", "2004", "2005"])
    }

    @Test("moments: before the first run there was nothing; a run that is not there is told")
    func moments() async throws {
        let rig = try EngineRig.years()
        let history = AccountHistory(rig.settings)
        #expect(throws: RunFailure.self) { try history.run(at: .time(1e12)) }
        let first = try await rig.runToTheEnd()
        #expect(try history.run(at: .time(1e12)) == first.run)
        for moment in [PastMoment.time(5), .run(99)] {
            let failure = try #require(throws: RunFailure.self) { try history.run(at: moment) }
            expectSentence(failure.message)
        }
    }
}
