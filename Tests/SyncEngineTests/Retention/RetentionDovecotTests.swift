import Mail
import MailIndex
import MaildirStore
import TestRig
import Testing

@testable import SyncEngine

/// Retention against a real server.
@Suite(.serialized)
struct RetentionDovecotTests {
    private static let folders = [
        FolderContent(["INBOX"], messages: 20, seed: 1), FolderContent(["Work"], messages: 10, seed: 2),
    ]

    private func erase(_ rig: DovecotRig, _ query: String) throws -> RemovalReport {
        try AccountRetention(rig.settings).carryOut(.erase(try SearchQuery(query)))
    }

    @Test("what was erased stays away: copied, moved, and in a mailbox that was made anew", arguments: [RunMode.backup, .sync])
    func erasure(_ mode: RunMode) async throws {
        let rig = try await DovecotRig(Self.folders)
        let dovecot = rig.dovecot
        _ = try await rig.runToTheEnd(mode)
        #expect(try erase(rig, "folder:Work").done.messages == 10)
        for _ in 0..<2 {
            let summary = try await rig.runToTheEnd(mode)
            #expect(summary.downloaded == 0 && summary.deletedRemote == 0 && summary.uploaded == 0, "\(summary)")
        }
        #expect(try rig.here().count == 20 && rig.there().count == 30)
        try await dovecot.doveadm("copy", "-u", "alice", "INBOX", "mailbox", "Work", "uid", "1:2")
        try await dovecot.doveadm("move", "-u", "alice", "INBOX", "mailbox", "Work", "uid", "3")
        try await dovecot.doveadm("flags", "add", "-u", "alice", "\\Flagged", "mailbox", "Work", "uid", "4:6")
        #expect(try await rig.runToTheEnd(mode).downloaded == 0)
        #expect(try rig.here().count == 20 && rig.there().count == 32)
        try await dovecot.doveadm("expunge", "-u", "alice", "mailbox", "Work", "uid", "4")
        #expect(try await rig.runToTheEnd(mode).foldersChanged == 0)
        let report = try await AccountInspector(rig.settings).verify(.everything, againstServer: true)
        #expect(report.findings == [] && report.complete == true, "\(report.findings)")
        try await dovecot.stop()
    }

    @Test("what is on hold stays though it was expunged; a damaged file is mended from the server")
    func holdAndRepair() async throws {
        let rig = try await DovecotRig(Self.folders)
        let dovecot = rig.dovecot
        _ = try await rig.runToTheEnd(.sync)
        _ = try AccountRetention(rig.settings).addHold("work", try SearchQuery("folder:Work"), by: "me")
        try await dovecot.doveadm("expunge", "-u", "alice", "mailbox", "Work", "uid", "1:3")
        try await dovecot.doveadm("expunge", "-u", "alice", "mailbox", "INBOX", "uid", "1:2")
        let summary = try await rig.runToTheEnd(.sync)
        #expect(summary.deletedLocal == 2 && summary.goneKept == 3, "\(summary)")
        #expect(try rig.here().count == 28 && rig.there().count == 25)
        let store = MaildirStore(root: rig.settings.maildir, layout: .nested, durability: .none)
        let folder = try store.open("INBOX")
        var entries: [MaildirEntry] = []
        _ = try folder.scan { entries.append($0) }
        let entry = try #require(entries.first)
        let path = "\(folder.path)/\(entry.subdirectory.rawValue)/\(entry.fileName)"
        let good = try Files.read(path)
        try Files.write(good.map { $0 == 101 ? 102 : $0 }, to: path)
        let report = try await AccountRepair(rig.settings, observer: rig.recorder).run(.everything)
        #expect(report.repaired.count == 1 && report.findings == [], "\(report)")
        #expect(try Files.read(path) == good)
        #expect(try await rig.runToTheEnd(.sync).foldersChanged == 0)
        try await dovecot.stop()
    }
}
