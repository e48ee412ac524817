import Mail
import SyncEngine
import Testing

@testable import restante

/// What `status`, `log`, `check` and `folders` say.
struct ReportTextTests {
    private var settings: AccountSettings {
        AccountSettings(
            name: "work", server: ServerSettings(host: "h"), user: "ann", password: { Secret("x") }, maildir: "/m",
            stateDirectory: "/s")
    }

    private func run(_ number: Int64, _ outcome: RunOutcome?, finished: Double?) -> RunRecord {
        var summary = outcome.map { _ in RunSummary(account: "work", mode: .backup) }
        summary?.outcome = outcome ?? .done
        summary?.message = outcome == .passingFault ? "the server is down" : nil
        return RunRecord(run: number, mode: .backup, started: 1000, finished: finished, summary: summary)
    }

    private func status(_ change: (inout AccountStatus) -> Void) -> [String] {
        var status = AccountStatus()
        change(&status)
        return StatusText.lines(status, settings: settings, verbose: false, columns: 80, now: 8200)
    }

    @Test("an account that never ran says so")
    func neverRun() {
        #expect(status { _ in } == ["work: never run"])
    }

    @Test("the last good run has an age, and what came after it is told")
    func lastRuns() {
        #expect(
            status {
                $0.lastGoodRun = run(3, .done, finished: 1000)
                $0.lastRun = run(4, .passingFault, finished: 8000)
                $0.isRunning = true
            } == [
                "work: last good run 2 hours ago", "  at work now", "  last run: 3 min ago, gave up for now: the server is down",
                "  held: 0 messages in 0 folders in /m",
            ])
        #expect(
            status { $0.lastRun = run(1, nil, finished: nil) }.prefix(2) == [
                "work: no good run yet", "  last run: not finished, begun 2 hours ago",
            ])
    }

    @Test("only folders with something to tell are listed, and every message that is not held")
    func folders() {
        let lines = status {
            $0.lastRun = run(1, .done, finished: 8200)
            $0.lastGoodRun = $0.lastRun
            $0.folders = [
                .init(path: FolderPath(["INBOX"]), onServer: 10, held: 10, goneKept: 2, quarantined: 0, isGone: false),
                .init(path: FolderPath(["Work"]), onServer: 1234, held: 1233, goneKept: 0, quarantined: 1, isGone: false),
                .init(path: FolderPath(["Old"]), onServer: 3, held: 3, goneKept: 0, quarantined: 0, isGone: true),
            ]
            $0.quarantine = [.init(path: FolderPath(["Work"]), uid: 7, message: "cannot be read", tries: 1)]
        }
        #expect(
            lines == [
                "work: last good run just now", "  held: 1,246 messages in 3 folders, and 2 gone on the server in /m",
                "  FOLDER  SERVER   HELD  GONE, KEPT  SET ASIDE", "  Work     1,234  1,233           0          1",
                "  Old          3      3           0          0  gone on the server", "  set aside, tried again at each run:",
                "    Work, message 7: cannot be read (1 try)",
            ])
    }

    @Test("no table is wider than the terminal, and numbers are whole as long as they fit", arguments: [12, 30, 40, 60, 200])
    func narrow(_ columns: Int) {
        var status = AccountStatus()
        status.lastRun = run(1, .done, finished: 8200)
        status.folders = [
            .init(path: FolderPath(["Projects", "2024", "Bicycles"]), onServer: 1234, held: 1233, goneKept: 0, quarantined: 1, isGone: true)
        ]
        let rows = StatusText.lines(status, settings: settings, verbose: false, columns: columns, now: 8200).suffix(2)
        #expect(rows.allSatisfy { Printable.width($0) <= columns }, "\(rows)")
        if columns >= 40 { #expect(rows.last?.contains("1,234  1,233") == true, "\(rows)") }
        var inbox = FolderListing(path: FolderPath(["Projects", "2024", "Bicycles"]))
        (inbox.role, inbox.messages, inbox.size, inbox.localDirectory) = (.inbox, 1234, 5_000_000, "Projects/2024/Bicycles")
        let listed = FoldersCommand.lines([inbox], columns: columns).dropLast()
        #expect(listed.allSatisfy { Printable.width($0) <= columns }, "\(listed)")
        if columns >= 40 { #expect(listed.last?.contains("  5.0 MB") == true && listed.last?.contains("1,234") == true, "\(listed)") }
    }

    @Test("files that the server would not take are listed, what the last run did is told, and what the brake said")
    func twoWay() {
        let lines = status {
            $0.lastRun = run(1, .done, finished: 8200)
            $0.lastRun?.summary?.uploaded = 2
            $0.lastRun?.summary?.moved = 1
            $0.lastRun?.summary?.deletedRemote = 3
            $0.lastGoodRun = $0.lastRun
            $0.unsent = [.init(path: FolderPath(["Sent"]), file: "17.M1.host", message: "too large", tries: 2)]
        }
        #expect(
            lines == [
                "work: last good run just now: 2 sent, 1 moved, 3 deleted on the server",
                "  held: 0 messages in 0 folders in /m", "  not sent, tried again at each run:",
                "    Sent, 17.M1.host: too large (2 tries)",
            ])
        let braked = status {
            $0.lastRun = run(1, .brake, finished: 8200)
            $0.lastRun?.summary?.message = "80 of 90 would be deleted"
        }
        #expect(braked[1] == "  last run: just now, stopped by the brake: 80 of 90 would be deleted")
    }

    @Test("the state as objects names what was not sent, and the brake")
    func jsonStatus() {
        var status = AccountStatus()
        status.lastRun = run(1, .brake, finished: 8200)
        status.lastRun?.summary?.message = "too much"
        status.unsent = [.init(path: FolderPath(["Sent"]), file: "17.M1.host", message: "too large", tries: 2)]
        let lines = StatusText.json(status, account: "work").map(\.text)
        #expect(lines[0].contains(#""unsent":1,"brake":"too much","lastUploaded":0,"#))
        #expect(lines[1].contains(#""folder":"Sent","file":"17.M1.host","message":"too large","tries":2}"#))
    }

    @Test("the log has a line a run")
    func log() {
        let lines = LogText.lines([run(12, .passingFault, finished: 1012), run(2, nil, finished: nil)], columns: .max)
        #expect(lines.count == 3)
        #expect(lines[1].hasPrefix(" 12  "))
        #expect(lines[1].hasSuffix("  12 s  backup  gave up for now: the server is down"))
        #expect(lines[2].hasSuffix("backup  never finished"))
        let atWork = LogText.lines([run(3, nil, finished: nil), run(2, nil, finished: nil)], columns: .max, isAtWork: true)
        #expect(atWork[1].hasSuffix("backup  at work") && atWork[2].hasSuffix("backup  never finished"))
    }

    @Test("a reason that begins with the outcome is not told twice, and a command to run has the account's name")
    func reasons() {
        var summary = RunSummary(account: "work", mode: .backup)
        (summary.outcome, summary.message) = (.interrupted, "interrupted; what was done is kept")
        #expect(LogText.outcome(summary) == "interrupted; what was done is kept")
        (summary.outcome, summary.message) = (.failed, "make it again with `restante index rebuild ACCOUNT`")
        #expect(LogText.outcome(summary) == "failed: make it again with `restante index rebuild work`")
        #expect(SummaryText.text(summary).hasSuffix("`restante index rebuild work`"))
    }

    @Test("a step of check has its number, and its remedy below it")
    func check() {
        #expect(CheckText.lines(CheckStep("DNS", .passed, "192.0.2.1"), number: 2) == ["  2. ok      DNS: 192.0.2.1"])
        #expect(
            CheckText.lines(CheckStep("TCP", .failed, "refused", remedy: "start the server"), number: 11)
                == [" 11. FAILED  TCP: refused", "             → start the server"])
    }

    @Test("folders are listed with what is known of them")
    func folderList() {
        var inbox = FolderListing(path: .inbox)
        (inbox.role, inbox.messages, inbox.size, inbox.localDirectory) = (.inbox, 1234, 5_000_000, "INBOX")
        var junk = FolderListing(path: FolderPath(["Junk"]))
        junk.leftOut = "excluded"
        #expect(
            FoldersCommand.lines([inbox, junk], columns: 80) == [
                "FOLDER  ROLE   MESSAGES    SIZE  PLACE", "INBOX   inbox     1,234  5.0 MB  INBOX",
                "Junk                             left out: excluded", "1 folder with 1,234 messages take part",
            ])
    }
}
