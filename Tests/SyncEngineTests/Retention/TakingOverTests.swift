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

    @Test("says what it could not take over from a damaged one")
    func damaged() async throws {
        let rig = try EngineRig.years()
        try await rig.runToTheEnd()
        try rig.hold("matter", "before:2002")
        try Files.write([UInt8](repeating: 7, count: 9000), to: rig.settings.stateDirectory + "/index.sqlite")
        let summary = await AccountRunner(rig.settings, observer: rig.recorder).rebuildIndex()
        #expect(summary.outcome == .done, "\(summary)")
        #expect(rig.recorder.notices.contains { $0.contains("make the holds again") }, "\(rig.recorder.notices)")
    }
}
