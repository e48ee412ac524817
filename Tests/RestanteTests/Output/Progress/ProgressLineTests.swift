import SyncEngine
import Testing

@testable import restante

struct ProgressLineTests {
    private func account(_ name: String = "work", seconds: Double = 4) -> AccountProgress {
        var account = AccountProgress(name: name)
        account.phase = .working
        var counters = RunProgress.Snapshot()
        (counters.foldersTotal, counters.messagesTotal) = (8, 4000)
        account.sample(counters, now: 0)
        (counters.foldersDone, counters.messagesDone, counters.bodyBytes, counters.current) = (
            3, 1800, 14_400_000, "Projects/2024"
        )
        account.sample(counters, now: seconds)
        return account
    }

    @Test(
        "a line says what the width has room for",
        arguments: [
            (40, "work   45%  1,800/4,000 messages"),
            (50, "work   45%  1,800/4,000 messages  4.9 s left"),
            (60, "work   45%  1,800/4,000 messages  3.6 MB/s  4.9 s left"),
            (70, "work   45%  1,800/4,000 messages  14 MB  3.6 MB/s  4.9 s left"),
            (80, "work   45%  1,800/4,000 messages  14 MB  3.6 MB/s  4.9 s left  folder 3/8"),
            (100, "work  ━━━━──────   45%  1,800/4,000 messages  14 MB  3.6 MB/s  4.9 s left  folder 3/8  Projects/2024"),
            (
                120,
                "work  ━━━━━━━━━━──────────────   45%  1,800/4,000 messages  14 MB  3.6 MB/s  4.9 s left  folder 3/8  Projects/2024"
            ),
        ])
    func widths(_ columns: Int, _ line: String) {
        #expect(ProgressLine.text(account(), nameWidth: 4, columns: columns, now: 4) == line)
    }

    @Test(
        "where the locale is not UTF-8, the bar is ASCII",
        arguments: [
            ([:], false), (["LANG": "de_DE.UTF-8"], true), (["LANG": "de_DE.UTF-8", "LC_ALL": "C"], false),
            (["LC_CTYPE": "C.utf8", "LANG": "C"], true), (["LANG": "de_DE.ISO-8859-1"], false),
        ] as [([String: String], Bool)])
    func locale(_ variables: [String: String], _ isUTF8: Bool) {
        #expect(Console(surroundings: Surroundings { variables[$0] }).isUTF8 == isUTF8)
        let line = ProgressLine.text(account(), nameWidth: 4, columns: 100, isASCII: !isUTF8, now: 4)
        #expect(line.utf8.allSatisfy { $0 < 0x80 } == !isUTF8)
        #expect(line.contains(isUTF8 ? "━━━━──────" : "====------"))
    }

    @Test("no line is ever wider than the terminal", arguments: 1...130)
    func neverWider(_ columns: Int) {
        var waiting = account("a very long account name")
        waiting.phase = .waiting(reason: "the server asks to slow down, and says so at length", until: 100)
        for account in [account(), waiting, account("請求書"), AccountProgress(name: "x")] {
            #expect(Printable.width(ProgressLine.text(account, nameWidth: 24, columns: columns, now: 4)) <= columns)
        }
    }

    @Test("each phase has its words")
    func phases() {
        var account = AccountProgress(name: "work")
        func text() -> String { ProgressLine.text(account, nameWidth: 4, columns: 80, now: 10) }
        #expect(text() == "work  starting")
        account.observe(.connecting(host: "imap.example.org", port: 993), now: 10)
        #expect(text() == "work  connecting to imap.example.org")
        account.observe(.connected(capabilities: []), now: 10)
        #expect(text() == "work  comparing folders")
        account.observe(.waiting(reason: "the server is busy", seconds: 12), now: 10)
        #expect(text() == "work  waiting 12 s: the server is busy")
        account.sample(RunProgress.Snapshot(), now: 22)
        #expect(text() == "work  comparing folders")
    }

    @Test("waiting ends when messages come in again")
    func waitingEnds() {
        var account = account()
        account.observe(.waiting(reason: "x", seconds: 100), now: 5)
        account.sample(account.counters, now: 6)
        #expect(account.phase == .waiting(reason: "x", until: 105))
        var counters = account.counters
        counters.messagesDone += 1
        account.sample(counters, now: 7)
        #expect(account.phase == .working)
    }

    @Test("the rate is that of the last seconds")
    func rate() {
        var meter = RateMeter()
        #expect(meter.octetsPerSecond == nil)
        meter.add(time: 0, octets: 0, messages: 0)
        meter.add(time: 0.5, octets: 500, messages: 1)
        #expect(meter.octetsPerSecond == nil)
        for second in 1...100 { meter.add(time: Double(second), octets: UInt64(second) * 1000, messages: second * 2) }
        #expect(meter.octetsPerSecond == 1000)
        #expect(meter.messagesPerSecond == 2)
        for second in 101...120 { meter.add(time: Double(second), octets: 100_000, messages: 200) }
        #expect(meter.octetsPerSecond == 0)
    }

    @Test("many accounts never take more than their share of the screen")
    func manyAccounts() {
        let accounts = (1...50).map { AccountProgress(name: "account\($0)") }
        let lines = ProgressBoard.lines(accounts, rows: 12, columns: 60, now: 0)
        #expect(lines.count == 12)
        #expect(lines.last?.text == "and 39 more accounts")
        #expect(ProgressBoard.lines(Array(accounts.prefix(12)), rows: 12, columns: 60, now: 0).count == 12)
        #expect(ProgressBoard.lines(accounts, rows: 1, columns: 60, now: 0).count == 1)
    }
}
