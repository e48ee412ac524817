import Glibc
import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import SyncEngine

/// Disks that are full, cannot be written or are not there.
struct DiskTests {
    @Test("the disk fills up: a sentence, nothing half, and the next run completes", .enabled(if: SmallDisk.isPossible), arguments: [40, 120, 300])
    func storeFull(_ kilobytes: Int) async throws {
        let rig = try EngineRig(.inbox(200, meanOctets: 3000))
        let disk = try SmallDisk(kilobytes: kilobytes)
        rig.settings.maildir = disk.path + "/mail"
        let summary = await rig.run()
        #expect(summary.outcome == .failed && !summary.complete, "\(summary)")
        expectSentence(summary.message)
        #expect(summary.message?.contains(disk.path) == true)
        let held = try rig.rows().count
        try disk.resize(kilobytes: 8000)
        let second = try await rig.runToTheEnd()
        #expect(second.downloaded <= 200 - held)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("the disk of the index fills up: a sentence, and the next run completes", .enabled(if: SmallDisk.isPossible), arguments: [60, 200])
    func stateFull(_ kilobytes: Int) async throws {
        let rig = try EngineRig(.inbox(3000, meanOctets: 300))
        let disk = try SmallDisk(kilobytes: kilobytes)
        rig.settings.stateDirectory = disk.path + "/state"
        let summary = await rig.run()
        #expect(summary.outcome == .failed && !summary.complete, "\(summary)")
        expectSentence(summary.message)
        try disk.resize(kilobytes: 20_000)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a store that cannot be written: a sentence, and the next run completes", .enabled(if: SmallDisk.isPossible))
    func readOnly() async throws {
        let rig = try EngineRig(.varied())
        let disk = try SmallDisk(kilobytes: 4000)
        rig.settings.maildir = disk.path + "/mail"
        try await rig.runToTheEnd()
        rig.account.appendGenerated(3, to: .inbox, seed: 3)
        try disk.resize(kilobytes: 4000, isReadOnly: true)
        let summary = await rig.run()
        #expect(summary.outcome == .failed)
        expectSentence(summary.message)
        try disk.resize(kilobytes: 4000)
        #expect(try await rig.runToTheEnd().downloaded == 3)
        try rig.expectFaithful()
    }

    @Test("a file stands where the store should be: a sentence")
    func fileInTheWay() async throws {
        let rig = try EngineRig(.varied())
        try Files.write([], to: rig.settings.maildir)
        let summary = await rig.run()
        #expect(summary.outcome == .failed)
        expectSentence(summary.message)
        #expect(summary.message?.contains(rig.settings.maildir) == true)
    }

    @Test("a file stands where the state folder should be: a sentence")
    func fileInTheWayOfState() async throws {
        let rig = try EngineRig(.varied())
        try Files.write([], to: rig.settings.stateDirectory)
        let summary = await rig.run()
        #expect(summary.outcome == .failed)
        expectSentence(summary.message)
        #expect(summary.message?.contains(rig.settings.stateDirectory) == true)
    }

    @Test("a store that held mail and is gone is not filled again: brake", arguments: RunMode.allCases)
    func storeGone(_ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), mode: mode)
        try await rig.runToTheEnd()
        let (store, aside) = (rig.settings.maildir, rig.home.path("aside"))
        #expect(rename(store, aside) == 0)
        let summary = await rig.run()
        #expect(summary.outcome == .brake)
        expectSentence(summary.message)
        #expect(!Files.exists(store) && rig.server.log.bodyCompletions == 60)
        #expect(rename(aside, store) == 0)
        try await rig.expectNothingToDo()
    }

    @Test(
        "an empty directory in the store's place, as where nothing is mounted: brake, and fetched again only as its sentence says",
        arguments: [RunMode.backup, .mirror])
    func emptyStore(_ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), mode: mode)
        try await rig.runToTheEnd()
        Files.removeTree(rig.settings.maildir)
        try Files.makeDirectories(rig.settings.maildir)
        let summary = await rig.run()
        #expect(summary.outcome == .brake && rig.server.log.bodyCompletions == 60)
        expectSentence(summary.message)
        #expect(try Files.names(in: rig.settings.maildir) == [])
        let place = rig.settings.maildir + "/INBOX/cur"
        #expect(summary.message?.contains("make the folder \(place) ") == true, "\(summary)")
        try Files.makeDirectories(place)
        #expect(try await rig.runToTheEnd().downloaded == 60)
        try rig.expectFaithful()
    }

    @Test("a store full of mail whose index is gone: a copy is not fetched a second time", arguments: [RunMode.backup, .mirror])
    func indexGone(_ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), mode: mode)
        try await rig.runToTheEnd()
        let files = try rig.tree()
        Files.removeTree(rig.settings.stateDirectory)
        let summary = await rig.run()
        #expect(summary.outcome == .brake && rig.server.log.bodyCompletions == 60)
        expectSentence(summary.message)
        #expect(summary.message?.contains("index rebuild") == true, "\(summary)")
        let rebuilt = await AccountRunner(rig.settings, observer: rig.recorder).rebuildIndex()
        #expect(rebuilt.outcome == .done, "\(rebuilt)")
        #expect(try rig.tree() == files)
        try await rig.expectNothingToDo()
    }

    @Test("a damaged index: a sentence, and nothing is touched")
    func damagedIndex() async throws {
        let rig = try EngineRig(.varied())
        try await rig.runToTheEnd()
        let before = try rig.tree()
        try Files.write(Array(repeating: 7, count: 5000), to: rig.settings.stateDirectory + "/index.sqlite")
        let summary = await rig.run()
        #expect(summary.outcome == .failed)
        expectSentence(summary.message)
        #expect(try rig.tree() == before)
    }

    @Test("the state folder of another mailbox is refused")
    func otherMailbox() async throws {
        let (rig, other) = (try EngineRig(.varied()), try EngineRig(.inbox(3)))
        try await rig.runToTheEnd()
        let before = try rig.tree()
        other.settings.stateDirectory = rig.settings.stateDirectory
        other.settings.maildir = rig.settings.maildir
        let summary = await other.run()
        #expect(summary.outcome == .failed && other.server.log.connections == 0)
        expectSentence(summary.message)
        #expect(try rig.tree() == before)
        try await rig.expectNothingToDo()
    }
}
