import GRDB
import Mail
import TestRig
import Testing

@testable import MailIndex

@Suite("The account at a time")
struct PastStateTests {
    @Test(
        "The run before a time is the newest that had ended by then",
        arguments: [(9.0, nil), (14.9, nil), (15, 1), (24, 1), (29.9, 1), (30, 2), (34, 2), (35, 3), (1_000, 3)]
            as [(Double, Int64?)])
    func findsRun(_ time: Double, _ expected: Int64?) throws {
        let account = try HistoryFixture()
        try account.nextRun()
        // The second run is killed; it counts from when the third one begins.
        _ = try account.index.beginRun(mode: "sync", at: 30)
        try account.index.finishRun(3, at: 35, summary: "{}", bytesIn: 0)
        _ = try account.index.beginRun(mode: "sync", at: 40)
        #expect(try account.index.lastRun(at: time) == expected)
    }

    @Test("Messages are told with the folder as it was named then, kept ones too")
    func tellsState() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2], in: account.inbox)
        try account.hold([3], in: account.work)
        try account.nextRun()
        var work = try #require(try account.index.folders().first { $0.id == account.work })
        (work.path, work.name) = (FolderPath(["Old"]), MailboxName("Old"))
        _ = try account.index.save([work])
        try account.apply([.gone(1), .removed(2)], in: account.inbox)
        try account.nextRun()
        work.goneRun = account.run
        _ = try account.index.save([work])
        #expect(try words(account, 1) == ["INBOX 1 true", "INBOX 2 true", "Work 3 true"])
        #expect(try words(account, 2) == ["INBOX 1 false", "Old 3 true"])
        #expect(try words(account, 3) == ["INBOX 1 false", "Old 3 false"])
        #expect(try words(account, 1) { $0.path.description == "Work" } == ["Work 3 true"])
    }

    private func words(
        _ account: HistoryFixture, _ run: Int64, where isWanted: (FolderRecord) -> Bool = { _ in true }
    ) throws -> [String] {
        var words: [String] = []
        try account.index.forEachMessage(asOf: run, where: isWanted) {
            words.append("\($0.folder.path) \($0.placement.uid.value) \($0.wasOnServer)")
        }
        return words
    }

    @Test("A run that finds nothing new adds one row to the whole index")
    func costsOneRow() throws {
        let account = try HistoryFixture()
        try account.index.setSearch(true)
        try account.hold([1, 2], in: account.inbox)
        _ = try account.index.addHold("a", SearchQuery("folder:INBOX"), by: "me", at: 1)
        let before = try rows(account.index)
        try account.nextRun()
        try account.index.insertHeld([], folder: account.inbox, validity: 1, run: account.run)
        try account.index.apply([], folder: account.inbox, validity: 1, run: account.run)
        try account.index.sweepSearch()
        try account.index.rememberHolds(since: account.run)
        try account.index.finishRun(account.run, at: 99, summary: "{}", bytesIn: 1)
        let after = try rows(account.index)
        #expect(Set(after.keys) == Set(before.keys))
        for (table, count) in after { #expect(count == (before[table] ?? 0) + (table == "run" ? 1 : 0), "\(table)") }
    }

    private func rows(_ index: AccountIndex) throws -> [String: Int] {
        try index.read { db in
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search_text%'")
            return try Dictionary(
                uniqueKeysWithValues: tables.map { ($0, try Int.fetchOne(db, sql: "SELECT count(*) FROM \"\($0)\"") ?? 0) })
        }
    }

    @Test("A message of the past is found where its file lies now")
    func findsCopies() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2], in: account.inbox)
        try account.hold([3], in: account.inbox) { $0.digest = nil }
        try account.nextRun()
        try account.apply([.gone(1)], in: account.inbox)
        try account.index.transfer(
            [
                .init(
                    source: account.place(account.inbox, 2), target: account.place(account.work, 4), name: "m", flags: .none,
                    isCopy: false)
            ], run: account.run)
        let wanted: Set = [MessageDigest(unchecked: 1), MessageDigest(unchecked: 2), MessageDigest(unchecked: 200)]
        let copies = try account.index.heldCopies(of: wanted)
        let places = copies.mapValues { $0.map(\.place) }
        #expect(places.count == 2)
        #expect(places[MessageDigest(unchecked: 1)] == [account.place(account.inbox, 1)])
        #expect(places[MessageDigest(unchecked: 2)] == [account.place(account.work, 4)])
        #expect(try account.index.heldCopies(of: []).isEmpty)
    }

    @Test("Folders are made, renamed, lost and found again")
    func tellsFolders() throws {
        let account = try HistoryFixture()
        try account.nextRun()
        var work = try #require(try account.index.folders().first { $0.id == account.work })
        (work.path, work.name) = (FolderPath(["Old"]), MailboxName("Old"))
        _ = try account.index.save([work])
        try account.nextRun()
        work.goneRun = account.run
        _ = try account.index.save([work])
        try account.nextRun()
        work.goneRun = nil
        _ = try account.index.save([work])
        let events = try account.index.folderEvents(in: 1...9)
        #expect(events.map(\.run) == [1, 1, 2, 3, 4])
        #expect(events.map(\.kind) == [.made, .made, .renamed(from: FolderPath(["Work"])), .gone, .returned])
        #expect(events.map(\.folder.path.description) == ["INBOX", "Work", "Old", "Old", "Old"])
        #expect(try account.index.folderEvents(in: 3...3).map(\.kind) == [.gone])
    }
}
