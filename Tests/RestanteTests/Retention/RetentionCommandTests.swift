import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import restante

@Suite("restante history, hold, forget and erase")
struct RetentionCommandTests {
    @Test("erase shows what it would do, asks, removes, and is on record; the server keeps all")
    func erase() async throws {
        let rig = try await RetentionProgram(mode: "sync")
        let dry = try await rig.lines(0, "erase", "work", "before:2003", "--dry-run")
        #expect(dry.filter { $0.event == "candidate" }.map(\.uid) == [1, 2])
        #expect(dry.last?.event == "erasurePlanned" && dry.last?.messages == 2)
        let refused = try await rig.expect(2, "erase", "work", "before:2003")
        #expect(refused.errors.contains("--yes"))
        #expect(try await rig.years("INBOX") == [2001, 2002, 2003, 2004, 2005])
        let done = try await rig.expect(0, "erase", "work", "before:2003", "--yes")
        #expect(done.output.contains("2 messages") && done.output.contains("not fetched again"), "\(done.output)")
        #expect(try await rig.years("INBOX") == [2003, 2004, 2005])
        try await rig.expect(0, "sync")
        try await rig.expect(0, "verify", "--against-server")
        #expect(rig.sandbox.account.mailbox(.inbox)?.uids == [1, 2, 3, 4, 5])
        #expect(try await rig.audited() == ["erase", "erase"])
        let log = try await rig.lines(0, "log", "work")
        #expect(log.map(\.mode) == ["sync", "erase", "sync"] && log[1].removed == 2)
        let status = try await rig.expect(0, "status")
        #expect(!status.output.contains("never") && status.output.contains("erased here"), "\(status.output)")
        let told = try await rig.lines(0, "history", "work", "--folder", "INBOX")
        #expect(told.filter { $0.what == "erased" }.map(\.uid) == [1, 2])
        #expect(try await rig.expect(0, "erase", "work", "before:2003", "--yes").output.contains("nothing"))
        #expect(try await rig.expect(2, "erase", "work", "frm:x", "--yes").errors.contains("frm"))
        #expect(try await rig.expect(2, "erase", "nobody", "before:2003", "--yes").errors.contains("nobody"))
    }

    @Test("a hold keeps what it covers from erase and forget, and is told; released, it keeps nothing")
    func hold() async throws {
        let rig = try await RetentionProgram()
        let added = try await rig.lines(0, "hold", "add", "matter-17", "before:2002", "--account", "work")
        #expect(added.last?.event == "holdAdded" && added.last?.covers == 1)
        #expect(try await rig.expect(1, "hold", "add", "matter-17", "before:2002").errors.contains("matter-17"))
        try await rig.expect(2, "hold", "add", "two words", "before:2002")
        try await rig.expect(2, "hold", "add", "x", "before:yesterday")
        #expect(try await rig.expect(0, "hold", "list").output.contains("before:2002"))
        let erased = try await rig.expect(3, "erase", "work", "before:2003", "--yes")
        #expect(erased.errors.contains("the hold matter-17 keeps 1 message"), "\(erased.errors)")
        #expect(try await rig.years("INBOX") == [2001, 2003, 2004, 2005])
        rig.sandbox.account.expunge([1, 3], in: .inbox)
        try await rig.expect(0, "backup")
        let plan = try await rig.lines(0, "forget", "work", "--older-than", "10y", "--gone-for", "0s", "--dry-run")
        #expect(plan.last?.messages == 1 && plan.last?.holds == ["matter-17"])
        let none = try await rig.lines(0, "forget", "work", "--older-than", "10y")
        #expect(none.last?.event == "forgotten" && none.last?.messages == 0, "gone since a moment only")
        let forgotten = try await rig.expect(0, "forget", "work", "--older-than", "10y", "--gone-for", "0s")
        #expect(forgotten.output.contains("1 message") && forgotten.output.contains("matter-17"), "\(forgotten.output)")
        #expect(try await rig.years("INBOX") == [2001, 2004, 2005])
        let exported = try await rig.lines(0, "export", "work", "--hold", "matter-17", "--output", "matter.tar.xz")
        #expect(exported.last?.messages == 1)
        try await rig.expect(0, "hold", "release", "matter-17")
        #expect(try await rig.expect(1, "hold", "release", "matter-17").errors.contains("no hold named"))
        #expect(try await rig.lines(0, "hold", "list").isEmpty)
        #expect(try await rig.lines(0, "hold", "list", "--released").first?.released != nil)
        try await rig.expect(0, "forget", "work", "--older-than", "10y", "--gone-for", "0s")
        try await rig.expect(1, "forget", "work", "--older-than", "10y", "--folder", "Indox", "--dry-run")
        #expect(try await rig.years("INBOX") == [2004, 2005])
        try await rig.expect(0, "backup")
        #expect(try await rig.audited() == ["hold", "erase", "forget", "release", "forget"])
    }

    @Test("what words need and search does not have is refused in a sentence; a lock that is held is 7")
    func refusals() async throws {
        let rig = try await RetentionProgram()
        for command in [["erase", "work", "budget", "--yes"], ["hold", "add", "x", "budget"]] {
            let result = try await rig.program.shell(
                ([Program.path] + command + ["--config", "config.toml"]).joined(separator: " "))
            let hasSearch = result.status == 0 || result.status == 3
            #expect(hasSearch || result.status == 1 && result.errors.contains("search"), "\(command): \(result.errors)")
        }
        for command in ["erase work before:2002 --yes", "forget work --older-than 1y", "hold add y before:2002", "verify --repair"] {
            let result = try await rig.program.shell(
                "flock -n state/work/lock \(Program.path) \(command) --config config.toml")
            #expect(result.status == 7, "\(command): \(result.errors)")
        }
        try await rig.expect(2, "forget", "work")
        try await rig.expect(2, "forget", "work", "--older-than", "7")
        #expect(try await rig.audited().filter { $0 != "hold" } == [])
    }

    @Test("words are looked for where the account has search: covered by a hold, and erased so that search finds them no more")
    func words() async throws {
        let rig = try await RetentionProgram()
        try await rig.expect(0, "index", "rebuild", "work", "--search")
        #expect(try await rig.lines(0, "hold", "add", "matter", "subject:2001").last?.covers == 1)
        let erased = try await rig.expect(3, "erase", "work", "words -subject:2003", "--yes")
        #expect(erased.output.contains("5 messages") == false && erased.errors.contains("matter"), "\(erased.output)\(erased.errors)")
        #expect(try await rig.years("INBOX") == [2001, 2003])
        #expect(try await rig.lines(0, "search", "2002").filter { $0.event == "message" }.isEmpty)
        try await rig.expect(0, "backup")
        #expect(try await rig.years("INBOX") == [2001, 2003])
        #expect(try await rig.years("Projects").isEmpty)
    }

    @Test("history tells what happened, of one message too, and how it was; restore puts that back")
    func history() async throws {
        let rig = try await RetentionProgram()
        rig.sandbox.account.setFlags(MessageFlags(.flagged), of: [2], in: .inbox)
        rig.sandbox.account.expunge([1], in: .inbox)
        _ = rig.sandbox.account.move([3], from: .inbox, to: rig.sandbox.account.name("Projects"))
        try await rig.expect(0, "backup")
        let all = try await rig.expect(0, "history", "work").output
        for part in ["run 1,", "INBOX: folder made, 5 arrived", "run 2,", "1 flagged", "1 gone, kept here"] {
            #expect(all.contains(part), "\(part): \(all)")
        }
        let one = try await rig.expect(0, "history", "work", "--message", "<2002@years>").output
        #expect(one.contains("INBOX, message 2") && one.contains("became \\Flagged"), "\(one)")
        #expect(try await rig.lines(0, "history", "work", "--message", "1", "--folder", "INBOX").map(\.what) == ["arrived", "gone"])
        let then = try await rig.lines(0, "history", "work", "--at", "run:1")
        #expect(then.filter { $0.event == "messageThen" }.count == 6)
        #expect(then.filter { $0.event == "folderThen" }.map(\.onServer) == [5, 1])
        let digest = try #require(then.first?.sha256)
        #expect(try await rig.lines(0, "history", "work", "--message", String(digest.prefix(10))).count == 2)
        for wrong in [["--message", "x"], ["--message", "3"], ["--at", "yesterday"], ["--at", "run:1", "--message", "abcdef01"]] {
            let words = (["history", "work"] + wrong + ["--config", "config.toml"]).joined(separator: " ")
            #expect(try await rig.program.shell("\(Program.path) \(words)").status == 2, "\(wrong)")
        }
        #expect(try await rig.expect(1, "history", "work", "--at", "run:9").errors.contains("run 9"))
        #expect(try await rig.expect(1, "history", "work", "--at", "2001-01-01").errors.contains("no run"))
        let restored = try await rig.lines(0, "restore", "work", "--at", "run:1", "--into", "Then")
        #expect(restored.last?.restored == 6)
        let there = rig.sandbox.account.mailbox(rig.sandbox.account.name("Then", "INBOX"))
        #expect(there?.messages.count == 5)
        let single = try await rig.lines(0, "restore", "work", "--at", "run:1", "--query", "id:<2002@years>", "--into", "One")
        #expect(single.last?.restored == 1)
        try await rig.expect(2, "restore", "work", "--query", "size:3")
        try await rig.expect(2, "restore", "work", "--at", "run:1", "--from", "x.tar.xz")
        let later = try await rig.lines(0, "restore", "work", "--at", "1s ago", "--dry-run")
        #expect(later.last?.restored == 0, "all of it is there")
    }

    @Test("verify --sample reads the same files by the same seed; --repair mends from the server and from an archive")
    func repair() async throws {
        let rig = try await RetentionProgram()
        try await rig.expect(0, "export", "work", "--output", "work.tar.xz")
        let sample = try await rig.lines(0, "verify", "--sample", "40")
        let seed = try #require(sample.last?.seed)
        let again = try await rig.lines(0, "verify", "--sample", "40", "--seed", String(seed))
        #expect(again.last?.checked == sample.last?.checked)
        rig.sandbox.account.expunge([1], in: .inbox)
        try await rig.expect(0, "backup")
        let harm = try await rig.program.shell(
            "for f in $(grep -lE 'of 2001|of 2004' mail/work/INBOX/*/*); do chmod u+w $f; sed -i s/words/wards/ $f; done")
        #expect(harm.status == 0)
        try await rig.expect(1, "verify")
        let server = try await rig.lines(1, "verify", "--repair")
        #expect(server.last?.repaired == 1)
        let archive = try await rig.expect(0, "verify", "--repair", "--from", "work.tar.xz")
        #expect(archive.output.contains("mended from work.tar.xz"), "\(archive.output)")
        try await rig.expect(0, "verify")
        #expect(try await rig.program.shell("grep -rl 'wards of' state/work/trash | wc -l").output == "2\n")
        #expect(try await rig.audited() == ["repair", "repair"])
        try await rig.expect(2, "verify", "--from", "work.tar.xz")
        try await rig.expect(1, "verify", "--repair", "--from", "none.tar.xz")
    }
}
