import Glibc
import IMAPSandbox
import Mail
import MailIndex
import MaildirStore
import TestRig
import Testing

@testable import SyncEngine

/// What a run finds that another one, killed at some step, left behind: made here step by step.
struct RecoveryTests {
    /// Puts promises on record and, of some, delivers the file, as a run does that is killed before its rows are written.
    private func die(_ rig: EngineRig, promised: UIDSet, delivered: UIDSet, begun: UIDSet = [], inTheMiddleOf index: AccountIndex) throws {
        let folder = try #require(try index.folders().first { $0.path == .inbox })
        let mailbox = try #require(rig.account.mailbox(.inbox))
        let stem = NameStem.make()
        _ = try index.addIntents([
            Intent(folder: folder.id, uidValidity: mailbox.uidValidity, uids: promised, stem: stem.text, firstSerial: 5)
        ])
        let maildir = try rig.store.create(folder.path, in: folder.directory)
        let delivery = maildir.beginDelivery()
        for (offset, uid) in promised.enumerated() {
            let name = UniqueName(stem: stem, serial: UInt64(5 + offset))
            let message = try #require(mailbox.message(uid))
            if delivered.contains(uid) {
                let bytes = message.body.bytes
                _ = try bytes.withUnsafeBytes { try delivery.write(name: name, body: $0, date: message.date, flags: message.flags) }
            } else if begun.contains(uid) {
                try Files.write(Array("half a mess".utf8), to: maildir.path + "/tmp/" + name.description)
            }
        }
        try delivery.commit()
    }

    @Test("files that were promised and delivered are known again, the others are fetched", arguments: [SandboxProfile.full, .bare])
    func promised(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.inbox(20), profile: profile)
        rig.settings.folders.only = ["Nothing"]
        #expect(await rig.run().outcome == .failed, "which leaves an index behind")
        rig.settings.folders.only = []
        try rig.withIndex { index in
            _ = try index.beginRun(mode: "backup", at: 0)
            var record = FolderRecord(name: .inbox, path: .inbox, directory: "INBOX")
            record.firstRun = 2
            _ = try index.save([record])
            try die(rig, promised: UIDSet(3...12), delivered: [3, 4, 9, 12], begun: [5, 6], inTheMiddleOf: index)
        }
        #expect(try await rig.runToTheEnd().downloaded == 16)
        #expect(rig.recorder.notices.contains { $0.contains("4 messages") })
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("new mail that was delivered by a run that died")
    func secondRun() async throws {
        let rig = try EngineRig(.inbox(10))
        try await rig.runToTheEnd()
        rig.account.appendGenerated(6, to: .inbox, seed: 7)
        try rig.withIndex { try die(rig, promised: UIDSet(11...16), delivered: [11, 15], begun: [16], inTheMiddleOf: $0) }
        #expect(try await rig.runToTheEnd().downloaded == 4)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a file that was lost, fetched again by a run that died, is not fetched a third time and not kept twice")
    func lostAndFetched() async throws {
        let rig = try EngineRig(.inbox(10))
        try await rig.runToTheEnd()
        for entry in try rig.files("INBOX").prefix(3) { #expect(unlink(try rig.path(of: entry, in: "INBOX")) == 0) }
        let names = Set(try rig.files("INBOX").map { String($0.baseName) })
        let lost = UIDSet(try rig.rows().filter { !names.contains($0.placement.name) }.map(\.placement.uid))
        try rig.withIndex { try die(rig, promised: lost, delivered: lost, inTheMiddleOf: $0) }
        #expect(try await rig.runToTheEnd().downloaded == 0)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("flags that change on the server after the run died are seen by the next")
    func flagsAfterDeath() async throws {
        let rig = try EngineRig(.inbox(10))
        try await rig.runToTheEnd()
        rig.account.appendGenerated(4, to: .inbox, seed: 7)
        try rig.withIndex { try die(rig, promised: UIDSet(11...14), delivered: UIDSet(11...14), inTheMiddleOf: $0) }
        rig.account.setFlags(MessageFlags([.draft, .deleted], keywords: [Keyword("late")]), of: [2, 12], in: .inbox)
        rig.account.expunge([13], in: .inbox)
        #expect(try await rig.runToTheEnd().downloaded == 0)
        try rig.expectFaithful(gone: 1)
        try await rig.expectNothingToDo()
    }

    @Test("promises that were never kept, and some that make no sense")
    func neverKept() async throws {
        let rig = try EngineRig(.inbox(10))
        try await rig.runToTheEnd()
        let (folder, stem) = (try rig.store.open("INBOX"), NameStem.make())
        let delivery = folder.beginDelivery()
        _ = try [UInt8](repeating: 65, count: 9).withUnsafeBytes {
            try delivery.write(name: UniqueName(stem: stem, serial: 700), body: $0, date: nil, flags: .none)
        }
        try delivery.commit()
        try rig.withIndex { index in
            let folder = try #require(try index.folders().first)
            _ = try index.addIntents([
                Intent(folder: folder.id, uidValidity: 9, uids: [1, 2], stem: stem.text, firstSerial: 1),
                Intent(folder: folder.id, uidValidity: 9, uids: [3], stem: "not a stem", firstSerial: .max),
                Intent(folder: folder.id, uidValidity: 9, uids: [3, 4], stem: stem.text, firstSerial: .max),
                Intent(folder: folder.id, uidValidity: 9, uids: [3, 4], stem: stem.text, firstSerial: -7),
            ])
        }
        try await rig.expectNothingToDo()
        try rig.expectFaithful(strangers: 1)
    }
}
