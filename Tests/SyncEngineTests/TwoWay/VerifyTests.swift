import SyncEngine
import Testing
import TwoWayRig

/// What runs leave is what `verify` finds to be right.
@Suite struct VerifyTests {
    @Test("a folder that was deleted is no finding; one whose directory is lost is", arguments: [Stage.full, .bare, .dovecot])
    func deletedFolder(_ stage: Stage) async throws {
        let world = try World(try await stage.makeServer())
        try world.fill(["INBOX": "a b", "Work": "", "Lost": ""])
        _ = await world.run()
        try world.there.deleteFolder("Work")
        let summary = await world.run()
        #expect(summary.outcome == .done && summary.tree?.deleted == 1, "\(summary)")
        try world.here.removeFolder("Lost")
        let report = try await AccountInspector(world.settings).verify(VerifySample(percent: 100, seed: 0), againstServer: false)
        #expect(report.checked == 2)
        #expect(report.findings.map(\.path.description) == ["Lost"], "\(report.findings)")
    }
}
