import IMAPSandbox
import Mail
import MailIndex
import TestRig
import Testing

@testable import SyncEngine

@Suite("An index that is made again")
struct TakingOverTests {
    @Test("knows the holds and what was erased", arguments: [true, false])
    func takesOver(_ keepsFolder: Bool) async throws {
        let rig = try EngineRig.years(mode: .sync)
        try await rig.runToTheEnd()
        try rig.hold("matter", "before:2002")
        try rig.hold("old", "before:2001")
        try rig.retention.releaseHold("old", by: "me")
        try rig.erase("after:2009")
        if !keepsFolder { rig.account.deleteMailbox(rig.work) }
        let summary = await AccountRunner(rig.settings, observer: rig.recorder).rebuildIndex()
        #expect(summary.outcome == .done, "\(summary)")
        #expect(rig.recorder.notices.contains { $0.contains("1 legal holds and 1 erased") }, "\(rig.recorder.notices)")
        #expect(try rig.retention.holds().map(\.hold.name) == ["matter", "old"])
        if !keepsFolder {
            rig.account.createMailbox(rig.work)
            rig.account.add(EngineRig.text(2010), date: EngineRig.date(2010), to: rig.work)
        }
        rig.account.expunge([1], in: .inbox)
        try await rig.runToTheEnd()
        #expect(try rig.years(in: "INBOX") == [2001, 2002, 2003, 2004, 2005])
        #expect(try !rig.years(in: "Work").contains(2010))
        try await rig.expectNothingToDo()
    }

    @Test("knows what is kept here though the server has it no more", arguments: [RunMode.backup, .mirror])
    func keptMail(_ mode: RunMode) async throws {
        let rig = try EngineRig.years()
        try await rig.runToTheEnd()
        rig.account.expunge([1, 3], in: .inbox)
        try await rig.runToTheEnd()
        rig.account.deleteMailbox(rig.work)
        try await rig.runToTheEnd()
        // No run has seen that this one went.
        rig.account.expunge([2], in: .inbox)
        let before = Set(try rig.rows().map { "\($0.folder.path) \($0.validity) \($0.placement.uid) \($0.placement.name)" })
        rig.settings.mode = mode
        let summary = await AccountRunner(rig.settings, observer: rig.recorder).rebuildIndex()
        #expect(summary.outcome == .done, "\(summary)")
        let rows = try rig.rows()
        #expect(Set(rows.map { "\($0.folder.path) \($0.validity) \($0.placement.uid) \($0.placement.name)" }) == before)
        #expect(rows.count == 7 && rows.allSatisfy { $0.placement.digest != nil })
        #expect(rows.filter { $0.placement.goneRun == summary.run }.map(\.placement.uid.value).sorted() == [1, 2, 3])
        #expect(try rig.withIndex { try $0.folders() }.filter { $0.goneRun == summary.run }.map(\.name) == [rig.work])
        #expect(try rig.retention.plan(.forget(olderThan: 0, goneFor: -10, folders: [])).messages == 5)
        #expect(try rig.retention.plan(.erase(try SearchQuery("before:2002"))).messages == 1)
        #expect(try await rig.runToTheEnd().downloaded == 0)
        try rig.expectFaithful(gone: 3)
        try await rig.expectNothingToDo()
    }

    @Test("knows what a hold keeps in a two-way account, and the next run does not send it again")
    func heldMail() async throws {
        let rig = try EngineRig.years(mode: .sync)
        try await rig.runToTheEnd()
        try rig.hold("matter", "before:2003")
        rig.account.expunge([1, 3], in: .inbox)
        try await rig.runToTheEnd()
        #expect(await AccountRunner(rig.settings, observer: rig.recorder).rebuildIndex().outcome == .done)
        #expect(try await rig.runToTheEnd().uploaded == 0)
        #expect(rig.account.mailbox(.inbox)?.uids == [2, 4, 5])
        #expect(try rig.years(in: "INBOX") == [2001, 2002, 2004, 2005])
        try rig.expectFaithful(gone: 1)
        try await rig.expectNothingToDo()
    }

    @Test("says what it could not take over from a damaged one")
    func damaged() async throws {
        let rig = try EngineRig.years()
        try await rig.runToTheEnd()
        rig.account.expunge([1], in: .inbox)
        try await rig.runToTheEnd()
        try rig.hold("matter", "before:2002")
        try Files.write([UInt8](repeating: 7, count: 9000), to: rig.settings.stateDirectory + "/index.sqlite")
        let summary = await AccountRunner(rig.settings, observer: rig.recorder).rebuildIndex()
        #expect(summary.outcome == .done, "\(summary)")
        #expect(rig.recorder.notices.contains { $0.contains("make the holds again") }, "\(rig.recorder.notices)")
        #expect(rig.recorder.notices.contains { $0.contains("1 file here is known neither") }, "\(rig.recorder.notices)")
    }
}
