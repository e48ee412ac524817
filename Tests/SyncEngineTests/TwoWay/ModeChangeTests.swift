import Mail
import SyncEngine
import TestRig
import Testing
import TwoWayRig

/// Accounts that were something else before.
@Suite struct ModeChangeTests {
    @Test("what a backup kept though it was gone is not pushed back", arguments: [Stage.full, .bare, .dovecot])
    func keptByBackup(_ stage: Stage) async throws {
        let world = try World(try await stage.makeServer())
        try world.fill(["INBOX": "a b c", "Work": "d"])
        _ = await world.run(.backup)
        try world.there.expunge("a", in: "INBOX")
        try world.there.expunge("d", in: "Work")
        let backup = await world.run(.backup)
        try #require(backup.outcome == .done && backup.goneKept == 2, "\(backup)")
        for _ in 1...2 {
            let summary = await world.run(.sync)
            #expect(summary.outcome == .done && summary.uploaded + summary.downloaded == 0, "\(summary)")
            #expect(try world.differences(here: ["INBOX": "a b c", "Work": "d"], there: ["INBOX": "b c", "Work": ""]) == [])
        }
        // Moving what was kept is the user's wish to have it, and so is a copy.
        try world.here.deliver("x:S", to: "INBOX")
        try world.here.delete("b", in: "INBOX")
        #expect(await world.run(.sync).outcome == .done)
        #expect(try world.differences(here: ["INBOX": "a c x:S", "Work": "d"], there: ["INBOX": "c x:S", "Work": ""]) == [])
    }

    @Test("a tree of another program meets its server: what both have is recognised", arguments: [Stage.full, .bare, .gmail, .dovecot])
    func firstMeeting(_ stage: Stage) async throws {
        let world = try World(try await stage.makeServer())
        try world.fill(["INBOX": "a:S b c", "Work": "d", "There": "t"])
        for folder in ["INBOX", "Work", "Here"] { try world.here.createFolder(folder) }
        try world.here.deliver("a:F b x:S", to: "INBOX")
        try world.here.deliver("d", to: "Work")
        try world.here.deliver("h", to: "Here")
        let summary = await world.run()
        #expect(summary.outcome == .done && summary.downloaded == 2 && summary.uploaded == 2, "\(summary)")
        let end = ["INBOX": "a:FS b c x:S", "Work": "d", "There": "t", "Here": "h"]
        #expect(try world.differences(here: end, there: end) == [])
        let (files, server) = (try FileTree.all(below: world.settings.maildir), try world.there.look())
        #expect(await world.run().outcome == .done)
        #expect(try FileTree.all(below: world.settings.maildir) == files)
        #expect(try world.there.look() == server)
    }

    @Test("a first sync that dies at any step is taken up again")
    func firstMeetingInterrupted() async throws {
        let end = ["INBOX": "a:FS b c x:S", "Work": "d"]
        for step in 0..<200 {
            let world = try World(try await Stage.full.makeServer())
            try world.fill(["INBOX": "a:S b c", "Work": "d"])
            for folder in ["INBOX", "Work"] { try world.here.createFolder(folder) }
            try world.here.deliver("a:F b x:S", to: "INBOX")
            try world.here.deliver("d", to: "Work")
            let crash = Crash(at: step)
            _ = await world.run(probe: crash.probe)
            let summary = await world.run()
            #expect(summary.outcome == .done, "step \(step): \(summary)")
            #expect(try world.differences(here: end, there: end) == [], "step \(step)")
            if !crash.happened { return }
        }
    }
}
