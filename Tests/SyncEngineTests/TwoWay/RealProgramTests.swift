import Glibc
import Mail
import SyncEngine
import TestRig
import Testing
import TwoWayRig

/// Real mail readers at work on a synced Maildir: what they did is on the server after the next run.
@Suite struct RealProgramTests {
    static let stages = [Stage.full, .bare, .dovecot]

    private static func isInstalled(_ program: String) -> Bool {
        ["/usr/bin", "/bin", "/usr/local/bin"].contains { access("\($0)/\(program)", X_OK) == 0 }
    }

    private func world(_ stage: Stage) async throws -> World {
        let world = try World(try await stage.makeServer())
        try world.fill(["INBOX": "a b c d", "Work": "e f"])
        let summary = await world.run()
        try #require(summary.outcome == .done, "\(summary)")
        return world
    }

    /// Runs once and expects this on both sides; once more, and nothing moves.
    private func expectSynced(
        _ world: World, _ end: [String: String], up: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let summary = await world.run()
        let isRight = summary.outcome == .done && summary.uploaded == up && summary.downloaded == 0
        #expect(isRight, "\(summary)", sourceLocation: sourceLocation)
        // mutt writes `Content-Length` and `Lines` into what it saves.
        let found = try world.differences(here: end, there: end).filter { !$0.hasSuffix("byte by byte") }
        #expect(found.isEmpty, "\(found)", sourceLocation: sourceLocation)
        let (files, server) = (try FileTree.all(below: world.settings.maildir), try world.there.look())
        _ = await world.run()
        #expect(try FileTree.all(below: world.settings.maildir) == files, sourceLocation: sourceLocation)
        #expect(try world.there.look() == server, sourceLocation: sourceLocation)
    }

    // MARK: mutt

    /// mutt in a terminal of its own, made to press these keys in a folder.
    private func mutt(_ world: World, _ folder: String, _ keys: String) async throws {
        let store = world.settings.maildir
        let configuration = try world.home.write(
            """
            set folder = "\(store)"
            set mbox_type = Maildir
            set spoolfile = "\(store)/INBOX"
            set record = ""
            set postponed = ""
            set delete = yes
            set confirmappend = no
            set confirmcreate = no
            set quit = yes
            set mark_old = no
            set move = no
            set sort = subject
            set wait_key = no
            set mail_check = 0

            """, to: "muttrc")
        let socket = "restante-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let command = "TERM=xterm HOME='\(world.home.path)' mutt -n -F '\(configuration)' -f '\(store)/\(folder)' -e 'push \(keys)'; tmux -L \(socket) wait-for -S over"
        try await ProcessRunner.check(
            "tmux", ["-L", socket, "-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", command, ";", "set", "-g", "remain-on-exit", "on"])
        let waited = try await ProcessRunner.run("timeout", ["30", "tmux", "-L", socket, "wait-for", "over"])
        if !waited.isSuccess {
            let screen = try await ProcessRunner.run("tmux", ["-L", socket, "capture-pane", "-p"])
            Issue.record("mutt did not end: \(screen.output)")
        }
        _ = try await ProcessRunner.run("tmux", ["-L", socket, "kill-server"])
    }

    @Test("mutt: read, flag, delete, save to a folder, copy to a folder", .enabled(if: isInstalled("mutt") && isInstalled("tmux")), arguments: stages)
    func mutt(_ stage: Stage) async throws {
        let world = try await world(stage)
        // Sorted by subject: a b c d. Reads a, flags b, deletes c, saves d to Work.
        try await mutt(world, "INBOX", "<first-entry><display-message><exit><next-entry><flag-message><first-entry><next-entry><next-entry><delete-message><last-entry><save-message>=Work<enter><quit>")
        try await expectSynced(world, ["INBOX": "a:S b:F", "Work": "d e f"])
        // Then copies e to INBOX, and answers nothing.
        try await mutt(world, "Work", "<first-entry><next-entry><copy-message>=INBOX<enter><quit>")
        try await expectSynced(world, ["INBOX": "a:S b:F e", "Work": "d e f"], up: 1)
    }

    // MARK: notmuch

    @Test(
        "notmuch: new, and tags that become flags", .enabled(if: isInstalled("notmuch")), arguments: stages)
    func notmuch(_ stage: Stage) async throws {
        let world = try await world(stage)
        let configuration = try world.home.write(
            """
            [database]
            path=\(world.settings.maildir)
            [user]
            name=Ann
            primary_email=ann@example.org
            [new]
            tags=unread;inbox
            [maildir]
            synchronize_flags=true

            """, to: "notmuch")
        func notmuch(_ arguments: String...) async throws {
            try await ProcessRunner.check("notmuch", ["--config=\(configuration)"] + arguments, environment: ["HOME": world.home.path])
        }
        try await notmuch("new")
        try await notmuch("tag", "-unread", "--", "subject:a")
        try await notmuch("tag", "+flagged", "+replied", "--", "subject:b")
        try await notmuch("tag", "+draft", "--", "subject:e")
        try await expectSynced(world, ["INBOX": "a:S b:FR c d", "Work": "e:D f"])
        // What other clients do comes to notmuch.
        try world.there.flag("c", in: "INBOX", "FS")
        _ = await world.run()
        try await notmuch("new")
        let found = try await ProcessRunner.check(
            "notmuch", ["--config=\(configuration)", "count", "tag:flagged and not tag:unread and subject:c"], environment: ["HOME": world.home.path])
        #expect(found.output == "1\n")
        try await notmuch("tag", "-flagged", "--", "subject:c")
        try await expectSynced(world, ["INBOX": "a:S b:FR c:S d", "Work": "e:D f"])
    }
}
