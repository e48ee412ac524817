import FoundationEssentials
import Glibc
import IMAPSandbox
import Mail
import Testing
import TestRig

@testable import restante

/// The program from outside, against the embedded server.
struct RunTests {
    /// A line of `--json` output, as far as the tests look.
    private struct Line: Decodable {
        let event: String
        let time: String
        let account: String?
        let complete: Bool?
        let downloaded: Int?
        let flagsLocal: Int?
        let goneKept: Int?
        let quarantined: Int?
        let outcome: String?
        let message: String?
    }

    private func lines(_ result: ProcessResult) throws -> [Line] {
        try result.output.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    @Test("a backup, again, and after a change: what the last line of each run says")
    func threeRuns() async throws {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        try program.configure([("work", sandbox.port)])

        let first = try await program.run("--json", "backup", "--config", "config.toml")
        let summary = try #require(try lines(first).last)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.errors == "")
        #expect(summary.event == "summary" && summary.complete == true && summary.downloaded == 12)

        let second = try await program.run("backup", "--config", "config.toml", "--json")
        #expect(try lines(second).last?.downloaded == 0)
        #expect(second.status == 0)

        sandbox.account.append(SandboxMessage(text: "Subject: new\r\n\r\nnew\r\n"), to: .inbox)
        sandbox.account.setFlags(MessageFlags(.flagged), of: [1], in: .inbox)
        sandbox.account.expunge([2], in: .inbox)
        let third = try #require(try lines(await program.run("backup", "work", "--config", "config.toml", "--json")).last)
        #expect(third.downloaded == 1 && third.flagsLocal == 1 && third.goneKept == 1 && third.complete == true)
    }

    @Test("people get lines; -q nothing; status, log and verify work without the server")
    func forPeople() async throws {
        let program = try Program()
        do {
            let sandbox = try RunningSandbox()
            try program.configure([("work", sandbox.port)])
            let first = try await program.run("backup", "--config", "config.toml")
            #expect(first.output.contains("work: INBOX: 7 new\n"), "\(first.output)")
            #expect(first.output.contains("work: 12 new messages, in 3 of 3 folders; "), "\(first.output)")
            let quiet = try await program.run("-q", "backup", "--config", "config.toml")
            #expect(quiet.output == "" && quiet.errors == "" && quiet.status == 0)
            let folders = try await program.run("folders", "work", "--config", "config.toml")
            #expect(folders.output.contains("3 folders with 12 messages take part"), "\(folders.output)")
        }
        let status = try await program.run("status", "--config", "config.toml")
        #expect(status.output.hasPrefix("work: last good run just now\n  held: 12 messages in 3 folders in "), "\(status.output)")
        let log = try await program.run("log", "work", "--config", "config.toml")
        #expect(log.output.contains("12 new") && log.output.contains("nothing to do"), "\(log.output)")
        let verify = try await program.run("verify", "--config", "config.toml")
        #expect(verify.output.hasPrefix("work: 12 messages ("), "\(verify.output)\(verify.errors)")
        #expect([status, log, verify].allSatisfy { $0.isSuccess })
    }

    @Test("only the folders that --folder names are synced")
    func folderPattern() async throws {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        try program.configure([("work", sandbox.port)])
        let result = try await program.run("sync", "--folder", "Wo*", "--config", "config.toml", "--json")
        #expect(try lines(result).last?.downloaded == 3, "\(result.output)\(result.errors)")
    }

    @Test("a damaged file is found and told, with status 1")
    func verifyFinds() async throws {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        try program.configure([("work", sandbox.port)])
        _ = try await program.run("backup", "--config", "config.toml")
        let damage = try await program.shell("f=$(ls -d mail/work/INBOX/cur/* | head -1); chmod u+w \"$f\"; echo x >> \"$f\"")
        #expect(damage.isSuccess, "\(damage.errors)")
        let verify = try await program.run("verify", "--config", "config.toml")
        #expect(verify.status == 1, "\(verify.output)\(verify.errors)")
        #expect(verify.errors.hasPrefix("work: INBOX, message "), "\(verify.errors)")
    }

    // MARK: Exit statuses

    @Test("a wrong password is status 4, and the other account is done nevertheless")
    func wrongPassword() async throws {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        try program.configure([("work", sandbox.port), ("other", sandbox.port)])
        let text = try TextFile.read(program.home.path("config.toml"))
        let parts = text.components(separatedBy: "[account.other]")
        try program.home.write(
            parts[0].replacing("echo secret", with: "echo wrong") + "[account.other]" + parts[1], to: "config.toml")
        let result = try await program.run("backup", "--config", "config.toml", "--json")
        let summaries = try lines(result).filter { $0.event == "summary" }
        #expect(result.status == 4, "\(result.errors)")
        #expect(summaries.first { $0.account == "work" }?.outcome == "signInNeeded")
        #expect(summaries.first { $0.account == "other" }?.complete == true)
    }

    @Test("a password command that fails is status 4 and says why")
    func passwordCommandFails() async throws {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        try program.configure([("work", sandbox.port)], password: "x; echo 'no agent' >&2; exit 1")
        let result = try await program.run("backup", "--config", "config.toml")
        #expect(result.status == 4)
        #expect(result.errors.contains("failed with status 1: no agent; run it by hand to see why"), "\(result.errors)")
    }

    @Test("a server that is down is status 5")
    func serverDown() async throws {
        let program = try Program()
        let port = try RunningSandbox().port
        try program.configure([("work", port)])
        let result = try await program.run("backup", "--config", "config.toml")
        #expect(result.status == 5, "\(result.output)\(result.errors)")
        #expect(result.errors.hasPrefix("work: "))
    }

    @Test("a message that cannot be had is status 3 and named; the next run heals it")
    func quarantine() async throws {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        try program.configure([("work", sandbox.port)])
        let fault = sandbox.server.faults.arm(.message(3, in: .inbox, .bodyRefused("NO cannot be read")), times: nil)
        let first = try await program.run("backup", "--config", "config.toml", "--json")
        #expect(first.status == 3, "\(first.errors)")
        let summary = try #require(try lines(first).last)
        #expect(summary.complete == false && summary.downloaded == 11 && summary.quarantined == 1)
        let status = try await program.run("status", "--config", "config.toml")
        #expect(status.output.contains("INBOX, message 3: "), "\(status.output)")
        sandbox.server.faults.disarm(fault)
        let second = try await program.run("backup", "--config", "config.toml", "--json")
        #expect(second.status == 0, "\(second.errors)")
        #expect(try lines(second).last?.complete == true)
    }

    @Test("a second run of an account is status 7 while the first is at work")
    func locked() async throws {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        try program.configure([("work", sandbox.port)])
        let gate = Gate()
        sandbox.server.faults.arm(.command("UID FETCH", .stall(gate)))
        let first = try program.start("backup", "--config", "config.toml")
        await gate.reached()
        let second = try await program.run("backup", "--config", "config.toml")
        #expect(second.status == 7, "\(second.output)\(second.errors)")
        let log = try await program.run("log", "--config", "config.toml")
        #expect(log.output.hasSuffix("at work\n"), "\(log.output)")
        gate.open()
        #expect(try await first.wait().status == 0)
    }

    @Test("an interrupted run is status 130, and the next one completes it", arguments: [SIGINT, SIGTERM, SIGHUP])
    func interrupted(_ signal: Int32) async throws {
        let (program, sandbox) = (try Program(), try RunningSandbox())
        try program.configure([("work", sandbox.port)])
        let gate = Gate()
        sandbox.server.faults.arm(.command("UID FETCH", .stall(gate)))
        let process = try program.start("backup", "--config", "config.toml")
        await gate.reached()
        process.kill(signal)
        let result = try await process.wait()
        gate.open()
        #expect(result.status == 130, "\(result.output)\(result.errors)")
        #expect(result.errors.contains("stopping after what is in flight"), "\(result.errors)")
        let next = try await program.run("backup", "--config", "config.toml", "--json")
        #expect(try lines(next).last?.complete == true)
    }
}
