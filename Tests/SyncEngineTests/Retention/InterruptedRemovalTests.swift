import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import MailIndex
@testable import SyncEngine

@Suite("A removal that was decided and not done")
struct InterruptedRemovalTests {
    private func decided() async throws -> EngineRig {
        let rig = try EngineRig.years(mode: .sync)
        try await rig.runToTheEnd()
        try rig.withIndex { index in
            let run = try index.beginRun(mode: "erase", at: 1)
            try index.decideRemoval(.erase(try SearchQuery("before:2003")), run: run, at: 1)
        }
        return rig
    }

    @Test("is finished by the next run, and put on record")
    func finished() async throws {
        let rig = try await decided()
        let recorder = ActRecorder()
        rig.settings.record = recorder.record
        let plan = await AccountRunner(rig.settings, observer: rig.recorder).plan()
        #expect(plan.totals.deletedRemote == 0 && plan.totals.uploaded == 0, "\(plan)")
        #expect(try rig.years(in: "INBOX").count == 5 && recorder.acts.isEmpty, "a dry run removes nothing")
        try await rig.runToTheEnd()
        #expect(recorder.acts.count == 2)
        #expect(try rig.years(in: "INBOX") == [2003, 2004, 2005])
        #expect(rig.account.mailbox(.inbox)?.uids == [1, 2, 3, 4, 5])
        try await rig.expectNothingToDo()
        var kinds: [MessageEvent.Kind] = []
        try AccountHistory(rig.settings).tell(begin: { _ in }) { kinds.append($0.kind) }
        #expect(kinds.filter { $0 == .erased }.count == 2)
    }

    @Test("keeps its mail from being exported, restored, repaired or put on hold meanwhile")
    func refuses() async throws {
        let rig = try await decided()
        #expect(throws: RunFailure.self) { try StoreSource(rig.settings, MailSelection(), isLocked: false) }
        #expect(throws: RunFailure.self) { try PastSource(rig.settings, MailSelection(), at: .run(1), isLocked: false) }
        #expect(throws: RunFailure.self) { try rig.hold("late", "before:2003") }
        let failure = await #expect(throws: RunFailure.self) {
            try await AccountRepair(rig.settings, observer: rig.recorder).run(.everything)
        }
        expectSentence(failure?.message)
    }
}
