import Mail
import TestRig
import Testing

@testable import SyncEngine

/// Against a real server: byte by byte and flag by flag.
@Suite(.serialized)
struct DovecotTests {
    private static let folders = [
        FolderContent(["INBOX"], messages: 60, seed: 1), FolderContent(["Projects"], messages: 30, seed: 2),
        FolderContent(["Projects", "Лето"], messages: 25, seed: 3), FolderContent(["Projects", "Лето", "日本"], messages: 5, seed: 4),
        FolderContent(["a & b"], messages: 5, seed: 5), FolderContent(["Empty"], messages: 0),
        FolderContent(["Large"], messages: 3, meanSize: 1_500_000, seed: 6),
    ]

    @Test("nested and non-ASCII folders; then nothing to do; then changes", arguments: [false, true])
    func backup(_ compresses: Bool) async throws {
        var options = DovecotOptions()
        options.compresses = compresses
        let rig = try await DovecotRig(Self.folders, options: options)
        let proxy = try FaultProxy(to: rig.dovecot.ports.imaps)
        rig.settings.server.port = proxy.port
        #expect(try await rig.runToTheEnd().downloaded == 128)
        try rig.expectFaithful()

        // Without a way to go, an answer may overtake the next command of a batch, and counts as one more wait.
        proxy.faults = .delay(.milliseconds(10))
        let second = try await rig.runToTheEnd()
        #expect(second.downloaded == 0 && second.foldersChanged == 0 && second.roundTrips <= 8, "\(second)")

        proxy.faults = Faults()
        let dovecot = rig.dovecot
        try await dovecot.doveadm("flags", "add", "-u", "alice", "\\Flagged $Forwarded Work", "mailbox", "INBOX", "uid", "2:9")
        try await dovecot.doveadm("flags", "remove", "-u", "alice", "\\Seen", "mailbox", "Projects", "uid", "1:*")
        try await dovecot.doveadm("expunge", "-u", "alice", "mailbox", "INBOX", "uid", "5,60")
        try await dovecot.doveadm("move", "-u", "alice", "Empty", "mailbox", "Projects/Лето", "uid", "3:4")
        try await dovecot.doveadm("mailbox", "create", "-u", "alice", "New")
        try await dovecot.doveadm("copy", "-u", "alice", "New", "mailbox", "INBOX", "uid", "1:3")
        let third = try await rig.runToTheEnd(.mirror)
        #expect(third.downloaded == 5 && third.deletedLocal == 4, "\(third)")
        try rig.expectFaithful()
        proxy.faults = .delay(.milliseconds(10))
        let fourth = try await rig.runToTheEnd(.mirror)
        #expect(fourth.downloaded == 0 && fourth.foldersChanged == 0 && fourth.roundTrips <= 8, "\(fourth)")
        try await dovecot.stop()
    }

    @Test("cut after any number of bytes: the run goes on on a new connection")
    func cuts() async throws {
        let rig = try await DovecotRig(Array(Self.folders.dropLast()))
        let proxy = try FaultProxy(to: rig.dovecot.ports.imaps)
        rig.settings.server.port = proxy.port
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        for offset in [0, 1, 500, 3000, 4500] + (0..<12).map({ _ in Int.random(in: 3000...300_000, using: &random) }) {
            Files.removeTree(rig.settings.maildir)
            Files.removeTree(rig.settings.stateDirectory)
            proxy.faults = .cut(toClientAfter: offset, connections: proxy.acceptedConnections + 1...proxy.acceptedConnections + 2)
            let summary = await rig.run()
            #expect(summary.outcome == .done && summary.downloaded == 125, "cut after \(offset), seed \(seed): \(summary)")
        }
        try rig.expectFaithful()
        try await rig.dovecot.stop()
    }

    @Test("another session changes everything while runs go on: the last run is faithful")
    func mutation() async throws {
        let rig = try await DovecotRig(Self.folders)
        let dovecot = rig.dovecot
        let other = Task {
            for round in 0..<8 {
                try await dovecot.doveadm("flags", round % 2 == 0 ? "add" : "remove", "-u", "alice", "\\Flagged busy", "mailbox", "INBOX", "1:40")
                try await dovecot.doveadm("copy", "-u", "alice", "Projects", "mailbox", "INBOX", "uid", "\(round + 1):\(round + 3)")
                try await dovecot.doveadm("expunge", "-u", "alice", "mailbox", "Projects", "uid", "\(round * 2 + 1)")
            }
        }
        for _ in 0..<6 {
            let summary = await rig.run(.mirror)
            #expect(summary.outcome == .done || summary.outcome == .partial, "\(summary)")
        }
        try await other.value
        _ = try await rig.runToTheEnd(.mirror)
        try rig.expectFaithful()
        #expect(try await rig.runToTheEnd(.mirror).foldersChanged == 0)
        try await dovecot.stop()
    }

    @Test("a maildir++ store is served by another Dovecot, and its backup is the first server's mail")
    func servedAgain() async throws {
        let rig = try await DovecotRig(Self.folders)
        rig.settings.layout = .maildirPlusPlus
        _ = try await rig.runToTheEnd()
        try rig.expectFaithful()
        let original = try rig.here()

        var options = DovecotOptions()
        options.storage = .location("maildir:~/served")
        let second = try await DovecotRig([], options: options)
        let home = second.dovecot.home(of: "alice")
        _ = try await ProcessRunner.check("cp", ["-a", rig.settings.maildir, home + "/served"])
        try Files.giveTree(home, to: Dovecot.mailOwner)
        _ = try await second.runToTheEnd()
        #expect(try second.here() == original)
        try await rig.dovecot.stop()
        try await second.dovecot.stop()
    }

    @Test("a server that is not the one it says: nothing is sent, the run fails with a sentence")
    func wrongCertificate() async throws {
        let rig = try await DovecotRig([])
        rig.settings.server.trust = .system
        var summary = await rig.run()
        #expect(summary.outcome == .failed)
        expectSentence(summary.message)
        rig.settings.server.trust = .fingerprint(Array(repeating: 7, count: 32))
        summary = await rig.run()
        #expect(summary.outcome == .failed)
        expectSentence(summary.message)
        rig.settings.server.trust = .extraAnchor(path: rig.dovecot.certificates.authority)
        rig.settings.use(password: "looking-glass")
        summary = await rig.run()
        #expect(summary.outcome == .signInNeeded)
        expectSentence(summary.message)
        try await rig.dovecot.stop()
    }
}
