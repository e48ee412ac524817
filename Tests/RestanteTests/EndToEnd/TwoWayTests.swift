import FoundationEssentials
import Glibc
import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import restante

/// `sync` from outside, in mode `sync`, against the embedded server.
struct TwoWayTests {
    /// A line of `--json` output, as far as the tests look.
    private struct Line: Decodable {
        let event: String
        let folder: String?
        let action: String?
        let uid: Int?
        let file: String?
        let from: String?
        let flagsAdded: [String]?
        let why: String?
        let complete: Bool?
        let dryRun: Bool?
        let downloaded: Int?
        let uploaded: Int?
        let moved: Int?
        let copiedLocally: Int?
        let flagsLocal: Int?
        let flagsRemote: Int?
        let deletedLocal: Int?
        let deletedRemote: Int?
        let quarantined: Int?
        let outcome: String?
        let brake: String?
    }

    private func lines(_ result: ProcessResult) throws -> [Line] {
        try result.output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    /// An account that was synced once: 7 messages in INBOX, 3 in Work, 2 in Junk.
    private func synced(_ more: String = "") async throws -> (Program, RunningSandbox) {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        try program.configure([("work", sandbox.port)], mode: "sync", more: more)
        let first = try await program.run("sync", "--config", "config.toml")
        #expect(first.status == 0, "\(first.output)\(first.errors)")
        return (program, sandbox)
    }

    /// What a user does in a Maildir reader: reads the first message, deletes the second, writes one, files the third.
    private func edit(_ program: Program) async throws {
        let edits = try await program.shell(
            """
            set -e; cd mail/work/INBOX
            for f in new/*; do [ -e "$f" ] && mv "$f" "cur/${f#new/}:2,"; done
            set -- cur/*
            mv "$1" "${1%,}"",S"; rm "$2"; mv "$3" ../Work/cur/
            printf 'Subject: written here\\nFrom: me\\n\\nhello\\n' > ../Work/cur/1.2.mine:2,S
            """)
        #expect(edits.isSuccess, "\(edits.errors)")
    }

    @Test("a dry run tells each step and changes nothing; the run then does just that")
    func dryRun() async throws {
        let (program, sandbox) = try await synced()
        try await edit(program)
        sandbox.account.append(SandboxMessage(text: "Subject: new\r\n\r\nnew\r\n"), to: .inbox)
        sandbox.account.setFlags(MessageFlags(.flagged), of: [5], in: .inbox)
        let before = try await state(program, sandbox)

        let text = try await program.run("sync", "--dry-run", "--config", "config.toml")
        #expect(text.status == 0 && text.errors == "", "\(text.errors)")
        #expect(
            text.output.contains(
                "work: INBOX: 1 to fetch, 1 with new flags here, 1 with new flags on the server, 1 to delete on the server\n"),
            "\(text.output)")
        #expect(text.output.contains("; nothing was changed\n"))
        let planned = try lines(try await program.run("sync", "--dry-run", "--json", "--config", "config.toml"))
        #expect(try await state(program, sandbox) == before)

        let steps = planned.filter { $0.event == "plan" }
        #expect(
            steps.map { "\($0.action ?? "") \($0.folder ?? "")" }.sorted() == [
                "delete-there INBOX", "fetch INBOX", "flags-here INBOX", "flags-there INBOX", "move-there Work", "upload Work",
            ])
        #expect(steps.first { $0.action == "flags-there" }?.flagsAdded == ["\\Seen"])
        #expect(steps.first { $0.action == "move-there" }?.from == "INBOX")
        #expect(steps.first { $0.action == "upload" }?.file?.hasPrefix("1.2.mine") == true)
        let totals = try #require(planned.last)
        #expect(totals.event == "summary" && totals.dryRun == true)

        let run = try #require(try lines(try await program.run("sync", "--json", "--config", "config.toml")).last)
        for summary in [totals, run] {
            #expect((summary.downloaded, summary.uploaded, summary.moved) == (1, 1, 1))
            #expect((summary.flagsLocal, summary.flagsRemote) == (1, 1))
            #expect((summary.deletedLocal, summary.deletedRemote) == (0, 1))
        }
        #expect(run.complete == true && run.dryRun == nil)
        let again = try #require(try lines(try await program.run("sync", "--json", "--config", "config.toml")).last)
        #expect((again.downloaded, again.uploaded, again.moved, again.deletedRemote) == (0, 0, 0, 0))
    }

    /// Everything on disk, byte by byte and with its times, and what the server has.
    private func state(_ program: Program, _ sandbox: RunningSandbox) async throws -> String {
        let files = try await program.shell(
            "find mail state -printf '%p %i %s %T@ %C@\\n' | sort; find mail state -type f -exec cat {} + | cksum")
        #expect(files.isSuccess, "\(files.errors)")
        let mailboxes = ["INBOX", "Work", "Junk"].map { name in
            sandbox.account.mailbox(sandbox.account.name(name)).map { "\($0)" } ?? "none"
        }
        return files.output + mailboxes.joined(separator: "\n")
    }

    @Test("a dry run of an account that never ran leaves nothing behind")
    func dryFirst() async throws {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        try program.configure([("work", sandbox.port)], mode: "sync")
        let result = try await program.run("sync", "--dry-run", "--config", "config.toml", "--json")
        #expect(try lines(result).last?.downloaded == 12, "\(result.output)\(result.errors)")
        #expect(try Files.names(in: program.home.path) == ["config.toml"])
    }

    @Test("the brake is status 6 in a dry run and in a run, status tells it, and it can be let pass")
    func brake() async throws {
        let (program, sandbox) = try await synced("sync.brake = { share = 0.2, count = 3 }")
        let removal = try await program.shell("cd mail/work/INBOX && ls -d */* | head -5 | xargs rm")
        #expect(removal.isSuccess, "\(removal.errors)")
        let dry = try await program.run("sync", "--dry-run", "--config", "config.toml")
        #expect(dry.status == 6)
        #expect(dry.errors.hasPrefix("work: the brake would stop this run: "), "\(dry.errors)")
        #expect(dry.output.contains("5 to delete on the server"), "\(dry.output)")
        let run = try await program.run("sync", "--config", "config.toml")
        #expect(run.status == 6 && run.errors.hasPrefix("work: "), "\(run.output)\(run.errors)")
        #expect(sandbox.account.mailbox(.inbox)?.messages.count == 7)
        let status = try await program.run("status", "--config", "config.toml")
        #expect(status.output.contains("  last run: just now, stopped by the brake: "), "\(status.output)")

        let allowed = try await program.run("sync", "--allow-mass-delete", "--dry-run", "--config", "config.toml")
        #expect(allowed.status == 0, "\(allowed.output)\(allowed.errors)")
        let pass = try await program.run("sync", "--allow-mass-delete", "--config", "config.toml", "--json")
        #expect(pass.status == 0, "\(pass.output)\(pass.errors)")
        #expect(try lines(pass).last?.deletedRemote == 5)
        #expect(sandbox.account.mailbox(.inbox)?.messages.count == 2)
    }

    @Test("a file that the server will not take is status 3, named by status, and tried again")
    func unsent() async throws {
        let (program, sandbox) = try await synced()
        let writing = try await program.shell("printf 'Subject: x\\n\\nx\\n' > mail/work/Work/cur/1.2.mine:2,S")
        #expect(writing.isSuccess)
        let fault = sandbox.server.faults.arm(.command("APPEND", .answer("NO [LIMIT] not this one")), times: nil)
        let run = try await program.run("sync", "--config", "config.toml", "--json")
        #expect(run.status == 3, "\(run.output)\(run.errors)")
        #expect(try lines(run).contains { $0.event == "fileFailed" && $0.file?.hasPrefix("1.2.mine") == true }, "\(run.output)")
        #expect(try lines(run).last?.quarantined == 1)
        let status = try await program.run("status", "--config", "config.toml")
        #expect(status.output.contains("  not sent, tried again at each run:\n    Work, 1.2.mine: "), "\(status.output)")
        sandbox.server.faults.disarm(fault)
        let again = try await program.run("sync", "--config", "config.toml", "--json")
        #expect(again.status == 0, "\(again.output)\(again.errors)")
        #expect(try lines(again).last?.uploaded == 1)
    }

    // MARK: The index

    @Test("a damaged index is told by every command that reads it, and is made again without fetching a body")
    func damagedIndex() async throws {
        let (program, sandbox) = try await synced()
        defer { withExtendedLifetime(sandbox) {} }
        let damage = try await program.shell("dd if=/dev/zero of=state/work/index.sqlite bs=1 seek=8192 count=9000 conv=notrunc")
        #expect(damage.isSuccess, "\(damage.errors)")
        for command in [["sync"], ["sync", "--dry-run"], ["backup"], ["status"], ["log"], ["verify"]] {
            let result = try await program.shell("'\(Program.path)' \(command.joined(separator: " ")) --config config.toml")
            #expect(result.status == 1, "\(command): \(result.output)")
            #expect(result.errors.contains("is damaged ("), "\(command): \(result.errors)")
            #expect(result.errors.contains("`restante index rebuild work`"), "\(command): \(result.errors)")
        }
        let rebuild = try await program.run("index", "rebuild", "work", "--config", "config.toml")
        #expect(rebuild.status == 0, "\(rebuild.output)\(rebuild.errors)")
        #expect(try Files.names(in: program.home.path("state/work")).contains { $0.hasPrefix("index.sqlite.damaged-") })
        let sync = try #require(try lines(try await program.run("sync", "--config", "config.toml", "--json")).last)
        #expect((sync.downloaded, sync.uploaded, sync.deletedLocal, sync.deletedRemote) == (0, 0, 0, 0))
        #expect(sync.complete == true)
        let verify = try await program.run("verify", "--against-server", "--config", "config.toml")
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
    }

    @Test("folders that are here no longer when the index is lost come back, and are not deleted on the server")
    func lostFolders() async throws {
        let (program, sandbox) = try await synced()
        sandbox.account.createMailbox(sandbox.account.name("Empty"))
        let names = Set(sandbox.account.mailboxNames)
        #expect(try await program.run("sync", "--config", "config.toml").status == 0)
        let loss = try await program.shell("rm -r state/work/index.sqlite* mail/work/Empty mail/work/Junk")
        #expect(loss.isSuccess, "\(loss.errors)")
        let rebuild = try await program.run("index", "rebuild", "work", "--config", "config.toml")
        #expect(rebuild.status == 0, "\(rebuild.output)\(rebuild.errors)")
        let sync = try await program.run("sync", "--config", "config.toml", "--json")
        #expect(try lines(sync).last?.complete == true, "\(sync.output)\(sync.errors)")
        #expect(Set(sandbox.account.mailboxNames) == names)
        #expect(try Files.names(in: program.home.path("mail/work")) == ["Empty", "INBOX", "Junk", "Work"])
    }

    @Test("a lost index is made again, and what differs is left for the next run")
    func lostIndex() async throws {
        let (program, sandbox) = try await synced()
        let loss = try await program.shell("rm state/work/index.sqlite*; cd mail/work/Work && rm $(ls -d */* | head -1)")
        #expect(loss.isSuccess, "\(loss.errors)")
        sandbox.account.append(SandboxMessage(text: "Subject: new\r\n\r\nnew\r\n"), to: .inbox)
        let rebuild = try await program.run("index", "rebuild", "work", "--config", "config.toml", "--json")
        #expect(rebuild.status == 0, "\(rebuild.output)\(rebuild.errors)")
        let summary = try #require(try lines(rebuild).last)
        #expect((summary.downloaded, summary.uploaded, summary.deletedRemote) == (0, 0, 0))
        #expect(sandbox.account.mailbox(.inbox)?.messages.count == 8)
        let second = try await program.run("sync", "--config", "config.toml", "--json")
        let sync = try #require(try lines(second).last)
        // Without a memory nothing counts as deleted: what one side lacks comes back.
        // The one of Work is also in Junk, and need not be fetched.
        #expect((sync.downloaded, sync.copiedLocally) == (1, 1), "\(rebuild.output)\(second.output)")
        #expect((sync.uploaded, sync.deletedRemote) == (0, 0))
    }
}
