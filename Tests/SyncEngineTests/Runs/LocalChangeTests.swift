import Glibc
import IMAPSandbox
import Mail
import MaildirStore
import TestRig
import Testing

@testable import SyncEngine

/// What other programs do to the store between two runs.
struct LocalChangeTests {
    private func file(_ rig: EngineRig, of uid: UID) throws -> (path: String, entry: MaildirEntry) {
        let name = try #require(try rig.rows().first { $0.folder.path == .inbox && $0.placement.uid == uid }).placement.name
        let entry = try #require(try rig.files("INBOX").first { $0.baseName == name })
        return (try rig.path(of: entry, in: "INBOX"), entry)
    }

    @Test("a file that is lost here is fetched again, once", arguments: [RunMode.backup, .mirror], [SandboxProfile.full, .bare])
    func lost(_ mode: RunMode, _ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.inbox(10), profile: profile, mode: mode)
        try await rig.runToTheEnd()
        for uid in [UID(unchecked: 3), 7] { #expect(unlink(try file(rig, of: uid).path) == 0) }
        #expect(try await rig.runToTheEnd().downloaded == 2)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a folder that is lost here is fetched again")
    func lostFolder() async throws {
        let rig = try EngineRig(.varied())
        try await rig.runToTheEnd()
        Files.removeTree(rig.settings.maildir + "/Sent")
        #expect(try await rig.runToTheEnd().downloaded == 10)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("flags set by a mail reader: a copy shows the server's again", arguments: [RunMode.backup, .mirror])
    func readerFlagsInCopy(_ mode: RunMode) async throws {
        let rig = try EngineRig(.inbox(10), mode: mode)
        try await rig.runToTheEnd()
        let (_, entry) = try file(rig, of: 4)
        try rig.store.open("INBOX").setFlags(entry, MessageFlags([.draft, .deleted], keywords: [Keyword("mine")]))
        #expect(try await rig.runToTheEnd().flagsLocal == 1)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("flags set by a mail reader go to the server in a sync, and the server's changes come here")
    func readerFlagsInSync() async throws {
        let rig = try EngineRig(.inbox(10), mode: .sync)
        rig.account.setFlags(.none, of: [4], in: .inbox)
        try await rig.runToTheEnd()
        let (_, entry) = try file(rig, of: 4)
        try rig.store.open("INBOX").setFlags(entry, MessageFlags(.flagged))
        try await rig.runToTheEnd()
        #expect(try file(rig, of: 4).entry.flags == MessageFlags(.flagged))
        #expect(rig.account.mailbox(.inbox)?.message(4)?.flags == MessageFlags(.flagged))
        rig.account.setFlags(MessageFlags([.flagged, .seen]), of: [4], in: .inbox)
        #expect(try await rig.runToTheEnd().flagsLocal == 1)
        #expect(try file(rig, of: 4).entry.flags == MessageFlags([.seen, .flagged]))
        try await rig.expectNothingToDo()
    }

    @Test("a mail reader moves new mail to cur: no change", arguments: [RunMode.backup, .sync])
    func seenByReader(_ mode: RunMode) async throws {
        let rig = try EngineRig(.inbox(10), mode: mode)
        rig.account.setFlags(.none, of: [6], in: .inbox)
        try await rig.runToTheEnd()
        let (path, entry) = try file(rig, of: 6)
        let target = path.replacing("/\(entry.subdirectory.rawValue)/", with: "/cur/")
        #expect(entry.subdirectory == .new && rename(path, target.contains(":2,") ? target : target + ":2,") == 0)
        #expect(try await rig.runToTheEnd().downloaded == 0)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("files that others put there are left alone", arguments: [RunMode.backup, .mirror])
    func strangers(_ mode: RunMode) async throws {
        let rig = try EngineRig(.inbox(5), mode: mode)
        try await rig.runToTheEnd()
        let stranger = rig.settings.maildir + "/INBOX/cur/1700000000.M1P2.host:2,S"
        try Files.write(Array("Subject: mine\n\nmine\n".utf8), to: stranger)
        rig.account.appendGenerated(1, to: .inbox, seed: 3)
        try await rig.runToTheEnd()
        try rig.expectFaithful(strangers: 1)
        #expect(Files.exists(stranger))
        try await rig.expectNothingToDo()
    }

    @Test("deleted here and there: the row goes")
    func deletedOnBothSides() async throws {
        let rig = try EngineRig(.inbox(5))
        try await rig.runToTheEnd()
        #expect(unlink(try file(rig, of: 2).path) == 0)
        rig.account.expunge([2], in: .inbox)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a kept file of a message that is gone on the server may be deleted for good")
    func keptOneDeleted() async throws {
        let rig = try EngineRig(.inbox(5))
        try await rig.runToTheEnd()
        rig.account.expunge([2], in: .inbox)
        try await rig.runToTheEnd()
        #expect(unlink(try file(rig, of: 2).path) == 0)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }
}
