import IMAPSandbox
import Mail
import Testing

@testable import SyncEngine

/// A run that would remove suspiciously much stops before anything is touched.
struct BrakeTests {
    @Test("mass deletion on the server: brake, nothing is touched", arguments: [RunMode.mirror, .sync], [SandboxProfile.full, .bare])
    func massDeletion(_ mode: RunMode, _ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.inbox(100), profile: profile, mode: mode)
        try await rig.runToTheEnd()
        let (tree, rows) = (try rig.tree(), try rig.rows())
        rig.account.expunge(UIDSet(10...90), in: .inbox)
        let summary = await rig.run()
        #expect(summary.outcome == .brake && summary.deletedLocal == 0)
        expectSentence(summary.message)
        #expect(summary.message?.contains("INBOX") == true && summary.message?.contains("81") == true)
        #expect(try rig.tree() == tree && rig.rows() == rows)
        rig.settings.policy.brake.count = 81
        #expect(try await rig.runToTheEnd().deletedLocal == 81)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a backup removes nothing, so it needs no brake")
    func backup() async throws {
        let rig = try EngineRig(.inbox(100))
        try await rig.runToTheEnd()
        rig.account.expunge(UIDSet(1...100), in: .inbox)
        #expect(try await rig.runToTheEnd().goneKept == 100)
        try rig.expectFaithful(gone: 100)
        try await rig.expectNothingToDo()
    }

    @Test("many of a few, or few of many: no brake", arguments: [(60, 50), (400, 60)])
    func belowTheBrake(_ messages: Int, _ gone: Int) async throws {
        let rig = try EngineRig(.inbox(messages, meanOctets: 300), mode: .mirror)
        try await rig.runToTheEnd()
        rig.account.expunge(UIDSet(1...UID(unchecked: UInt32(gone))), in: .inbox)
        #expect(try await rig.runToTheEnd().deletedLocal == gone)
        try rig.expectFaithful()
    }
}
