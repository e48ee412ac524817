import IMAPSandbox
import Mail
import MailIndex
import TestRig
import Testing

@testable import SyncEngine

@Suite("A message on hold")
struct HoldTests {
    @Test("stays in a mirror though the server deleted it, until it is released and forgotten", arguments: [SandboxProfile.full, .bare])
    func mirror(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig.years(profile, mode: .mirror)
        try await rig.runToTheEnd()
        #expect(try rig.hold("matter", "before:2003") == (2, 0))
        rig.account.expunge([1, 3], in: .inbox)
        let plan = await AccountRunner(rig.settings, observer: rig.recorder).plan()
        #expect(plan.totals.deletedLocal == 1 && plan.totals.goneKept == 1)
        let summary = try await rig.runToTheEnd()
        #expect(summary.deletedLocal == 1 && summary.goneKept == 1, "\(summary)")
        #expect(try rig.years(in: "INBOX") == [2001, 2002, 2004, 2005])
        try await rig.expectNothingToDo()
        let order = RemovalOrder.forget(olderThan: 0, goneFor: -10, folders: [])
        let held = try rig.retention.carryOut(order)
        #expect(held.run == nil && held.plan.byHold == ["matter": 1])
        #expect(try rig.erase("before:2002").plan.heldBack == 1)
        try rig.retention.releaseHold("matter", by: "me")
        #expect(throws: RunFailure.self) { try rig.retention.releaseHold("matter", by: "me") }
        #expect(try rig.retention.carryOut(order).done.messages == 1)
        #expect(try rig.years(in: "INBOX") == [2002, 2004, 2005])
        try await rig.expectNothingToDo()
    }

    @Test("stays in a two-way account though the server deleted it", arguments: [SandboxProfile.full, .bare])
    func deletedThere(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig.years(profile, mode: .sync)
        try await rig.runToTheEnd()
        try rig.hold("matter", "before:2003")
        rig.account.expunge([1, 3], in: .inbox)
        let summary = try await rig.runToTheEnd()
        #expect(summary.deletedLocal == 1 && summary.goneKept == 1, "\(summary)")
        #expect(try rig.years(in: "INBOX") == [2001, 2002, 2004, 2005])
        try await rig.expectNothingToDo()
        #expect(rig.account.mailbox(.inbox)?.uids == [2, 4, 5])
    }

    @Test("that vanished here is fetched again, and stays on the server", arguments: [RunMode.sync, .backup])
    func deletedHere(_ mode: RunMode) async throws {
        let rig = try EngineRig.years(mode: mode)
        try await rig.runToTheEnd()
        try rig.hold("matter", "before:2003")
        for entry in try rig.files("INBOX") where entry.namedDiskSize != nil {
            let path = try rig.path(of: entry, in: "INBOX")
            let text = try Files.text(path)
            if text.contains("2001") || text.contains("2003") { Files.removeTree(path) }
        }
        let summary = try await rig.runToTheEnd()
        #expect(summary.downloaded == (mode == .sync ? 1 : 2) && summary.deletedRemote == (mode == .sync ? 1 : 0), "\(summary)")
        #expect(try rig.years(in: "INBOX") == (mode == .sync ? [2001, 2002, 2004, 2005] : [2001, 2002, 2003, 2004, 2005]))
        #expect(rig.account.mailbox(.inbox)?.uids == (mode == .sync ? [1, 2, 4, 5] : [1, 2, 3, 4, 5]))
        try await rig.expectNothingToDo()
    }

    @Test("that is marked as deleted here stays on both sides")
    func marked() async throws {
        let rig = try EngineRig.years(mode: .sync)
        try await rig.runToTheEnd()
        try rig.hold("matter", "before:2002")
        for entry in try rig.files("INBOX") { try rig.store.open("INBOX").setFlags(entry, MessageFlags(.deleted)) }
        rig.settings.policy.brake = .init(share: 1, count: 100)
        let summary = try await rig.runToTheEnd()
        #expect(summary.deletedRemote == 4, "\(summary)")
        #expect(try rig.years(in: "INBOX") == [2001])
        #expect(rig.account.mailbox(.inbox)?.uids == [1])
    }

    @Test("whose folder was deleted stays, on whichever side that was", arguments: [true, false])
    func folder(_ isThere: Bool) async throws {
        let rig = try EngineRig.years(mode: .sync)
        rig.settings.policy.brake = .init(share: 1, count: 100)
        try await rig.runToTheEnd()
        try rig.hold("matter", "after:2009")
        if isThere {
            rig.account.deleteMailbox(rig.work)
        } else {
            Files.removeTree(rig.settings.maildir + "/Work")
        }
        try await rig.runToTheEnd()
        #expect(try rig.years(in: "Work") == [2010])
        try await rig.expectNothingToDo()
        #expect(try rig.years(in: "Work") == [2010])
        if !isThere { #expect(rig.account.mailbox(rig.work)?.uids == [2]) }
    }

    @Test("that moved stays covered, and one that is gone on both sides is told")
    func movedAndLost() async throws {
        let rig = try EngineRig.years(mode: .sync)
        try await rig.runToTheEnd()
        try rig.hold("inbox", "folder:INBOX before:2003")
        _ = rig.account.move([1], from: .inbox, to: rig.work)
        try await rig.runToTheEnd()
        rig.account.expunge([3], in: rig.work)
        try await rig.runToTheEnd()
        #expect(try rig.years(in: "Work") == [2001, 2005, 2010])
        rig.account.expunge([2], in: .inbox)
        let file = try #require(try rig.files("INBOX").first { try Files.text(rig.path(of: $0, in: "INBOX")).contains("2002") })
        Files.removeTree(try rig.path(of: file, in: "INBOX"))
        try await rig.runToTheEnd()
        #expect(rig.recorder.notices.contains { $0.contains("INBOX: message 2 is on hold, and gone") }, "\(rig.recorder.notices)")
    }
}
