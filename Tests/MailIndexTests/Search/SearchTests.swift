import GRDB
import Mail
import TestRig
import Testing

@testable import MailIndex

@Suite("Search")
struct SearchTests {
    private static let documents: [(UInt8, SearchDocument)] = [
        (
            1,
            SearchDocument(
                digest: .init(unchecked: 1), date: 86_400, subject: "Invoice 2024", sender: "Ann Lee <ann@example.org>",
                recipients: "bob@example.org", text: "Please find the invoice for the new bicycle attached.",
                attachments: ["Rechnung März.pdf"])
        ),
        (
            2,
            SearchDocument(
                digest: .init(unchecked: 2), date: 2 * 86_400, subject: "Re: bicycle", sender: "Bob <bob@example.org>",
                recipients: "ann@example.org", text: "The new red bicycle is great. Grüße, Bob")
        ),
        (
            3,
            SearchDocument(
                digest: .init(unchecked: 3), date: 3 * 86_400, subject: "Lunch", sender: "Carla <carla@example.com>",
                text: "Pizza or pasta? NOT NEAR(a b) AND")
        ),
    ]

    private static func fixture() throws -> SearchFixture {
        let fixture = try SearchFixture()
        for (uid, document) in documents {
            try fixture.add(uid, in: uid == 3 ? fixture.account.work : nil) { $0 = document }
        }
        return fixture
    }

    private static let searches: [(String, [UInt8])] = [
        ("invoice", [1]), ("BICYCLE", [1, 2]), ("\"new bicycle\"", [1]), ("new bicycle", [1, 2]), ("bicycle -red", [1]),
        ("bicycle OR pizza", [1, 2, 3]), ("-bicycle", [3]), ("-bicycle -pizza", []), ("from:ann", [1]), ("to:ann", [2]),
        ("subject:bicycle", [2]), ("from:carla OR to:bob", [1, 3]), ("grusse", []), ("grüße", [2]), ("gruße", [2]),
        ("marz", [1]), ("has:attachment", [1]), ("-has:attachment", [2, 3]), ("folder:work", [3]),
        ("-folder:work bicycle", [1, 2]),
        ("folder:nowhere", []), ("after:1970-01-03", [2, 3]), ("before:1970-01-03", [1]),
        ("after:1970-01-03 before:1970-01-04", [2]),
        ("bicy*", [1, 2]), ("\"new bicy*\"", []), ("folder:work OR red", [2, 3]), ("has:attachment OR pizza", [1, 3]),
        ("\"NOT NEAR(a b) AND\"", [3]), ("ann@example.org", [1, 2]), ("-red OR pizza", [1, 3]), ("pizza\"pasta\"", [3]),
        ("from:ann from:bob", []), ("NOT", [3]), ("text", []),
    ]

    @Test("A search finds what is meant, and nothing else", arguments: searches)
    func finds(_ query: String, _ expected: [UInt8]) throws {
        #expect(try Self.fixture().found(query) == expected)
    }

    @Test("A message is held against a query as an index would do it", arguments: searches)
    func matches(_ query: String, _ expected: [UInt8]) throws {
        let fixture = try Self.fixture()
        let parsed = try SearchQuery(query)
        let matching = Self.documents.filter { number, document in
            let folder = number == 3 ? "Work" : "INBOX"
            let message = SearchedMessage(
                folders: [FolderPath([folder])], date: document.date, subject: document.subject, sender: document.sender,
                messageID: "")
            return parsed.matches(message) { document }
        }
        #expect(matching.map(\.0) == (try fixture.found(query)))
        #expect(matching.map(\.0) == expected)
    }

    @Test("Content is asked for only where the rest does not decide, and a message without any matches nothing of it")
    func asksLate() throws {
        let message = SearchedMessage(folders: [.inbox], date: nil, subject: "Lunch", sender: "Ann", messageID: "<a@b>")
        for (query, isMatch) in [
            ("lunch", true), ("lunch OR pizza", true), ("from:bob pizza", false), ("folder:work pizza", false), ("id:a@b", true),
            ("before:2024", false), ("-before:2024", false), ("-lunch pizza", false), ("lun*", true),
            ("subject:lunch -from:ann", false),
        ] {
            let answer = try SearchQuery(query).matches(message) {
                Issue.record("\(query) asked")
                return nil
            }
            #expect(answer == isMatch, "\(query)")
        }
        for query in ["pizza", "-pizza", "has:attachment", "-has:attachment", "to:ann", "lunch -pizza"] {
            #expect(try !SearchQuery(query).matches(message) { nil }, "\(query)")
        }
    }

    @Test("No query, however hostile, ends in an error of the database")
    func withstands() throws {
        let fixture = try Self.fixture()
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let pieces = [
            "a", "\"", "'", "OR", " ", " ", "-", "*", ":", "from:", "folder:", "before:", "2024", "has:attachment", "(", ")", "{",
            "^", "+",
            "NEAR(", "AND", "NOT", ";", "--", "%", "\u{301}", "ß", "日", "\\", "\u{FFFD}", "bicycle", "\u{E000}",
            "\u{1F468}\u{200D}\u{1F469}",
            "𞤀", ",", "search_text", "\u{200B}",
        ]
        for _ in 0..<3_000 {
            let text = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            guard let query = try? SearchQuery(text) else { continue }
            #expect(throws: Never.self, "seed \(seed): \(text)") { try fixture.index.search(query, limit: 10) }
        }
    }

    @Test("The best come first, with some words around what was found and all their places")
    func ranks() throws {
        let fixture = try Self.fixture()
        try fixture.account.hold([9], in: fixture.account.work) { $0.digest = .init(unchecked: 2) }
        let hits = try fixture.index.search(SearchQuery("bicycle"), limit: 10)
        #expect(hits.map { $0.digest.bytes[0] } == [2, 1])
        #expect(
            hits[0].places.map(\.place) == [
                fixture.account.place(fixture.account.inbox, 2), fixture.account.place(fixture.account.work, 9),
            ])
        #expect(hits[0].subject == "Re: bicycle" && hits[0].sender == "Bob <bob@example.org>" && hits[0].date == 2 * 86_400)
        #expect(hits[1].snippet.contains("\(SearchHit.markBegin)bicycle\(SearchHit.markEnd)"))
        #expect(try fixture.index.search(SearchQuery("bicycle"), limit: 1).map { $0.digest.bytes[0] } == [2])
        let newest = try fixture.index.search(SearchQuery("after:1970"), limit: 2)
        #expect(newest.map { $0.digest.bytes[0] } == [3, 2] && newest[0].snippet.isEmpty)
    }

    @Test("Of words that are in too many messages, those that came last are first")
    func doesNotRankTooMuch() throws {
        let fixture = try SearchFixture()
        try fixture.add(1) { $0.subject = "bicycle bicycle" }
        try fixture.add(2) { $0.text = "a bicycle" }
        try fixture.add(3) { $0.text = "some bicycle" }
        let query = try SearchQuery("bicycle -some folder:inbox")
        let hits = { limit in try fixture.index.search(query, limit: 9, SearchEffort(rankedMatches: limit)).map { $0.digest.bytes[0] } }
        #expect(try hits(3) == [1, 2])
        #expect(try hits(2) == [2, 1])
    }

    @Test("Text is cut between characters, and control characters and marks in it are no more than space")
    func cleans() throws {
        let fixture = try SearchFixture()
        try fixture.add(1) {
            $0.subject = "a\u{0}b\u{2}mark\u{3}"
            $0.text = String(repeating: "ü ", count: SearchDocument.maximumText / 3) + "ende"
            $0.sender = String(repeating: "x", count: SearchDocument.maximumField - 1) + "€"
        }
        #expect(try fixture.found("mark") == [1])
        #expect(try fixture.found("ü") == [1])
        #expect(try fixture.found("ende") == [])
        let hit = try #require(try fixture.index.search(SearchQuery("mark"), limit: 1).first)
        #expect(hit.subject == "a b mark ")
        #expect(hit.sender.utf8.count == SearchDocument.maximumField - 1)
    }

    @Test("A message that is gone from the server but kept is found; one without a row is not, and its text goes")
    func removes() throws {
        let fixture = try Self.fixture()
        try fixture.account.nextRun()
        try fixture.account.apply([.gone(1), .removed(2)], in: fixture.account.inbox)
        #expect(try fixture.found("bicycle") == [1])
        #expect(try documents(fixture) == 3)
        try fixture.index.sweepSearch()
        #expect(try documents(fixture) == 2)
        #expect(try fixture.found("bicycle") == [1])
        try fixture.index.execute("INSERT INTO search_text (search_text) VALUES ('integrity-check')")
    }

    @Test(
        "A snippet is short and whole: words around the first match, and a mark for each mark",
        arguments: [
            ("a \u{2}b\u{3} c", "a \u{2}b\u{3} c"), ("no match", nil),
            (String(repeating: "word ", count: 30) + "\u{2}x\u{3}", "…" + String(repeating: "word ", count: 11) + "\u{2}x\u{3}"),
            ("\u{2}" + String(repeating: "ü", count: 500) + "\u{3}", "\u{2}" + String(repeating: "ü", count: 99) + "\u{3}…"),
            (String(repeating: "€", count: 100) + "\u{2}x\u{3}", "…" + String(repeating: "€", count: 20) + "\u{2}x\u{3}"),
            (
                "\u{2}x\u{3} " + String(repeating: "abc ", count: 99),
                "\u{2}x\u{3} " + String(repeating: "abc ", count: 48) + "abc…"
            ),
        ] as [(String, String?)])
    func cuts(_ marked: String, _ expected: String?) {
        #expect(SearchSnippet(marked)?.text == expected)
    }

    private func documents(_ fixture: SearchFixture) throws -> Int {
        let counts = try fixture.index.read { db in
            try ["search_doc", "search_text"].map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? 0 }
        }
        #expect(counts[0] == counts[1])
        return counts[0]
    }

    @Test("A message that moves or is copied keeps its document")
    func follows() throws {
        let fixture = try Self.fixture()
        try fixture.account.nextRun()
        let (from, to) = (fixture.account.place(fixture.account.inbox, 2), fixture.account.place(fixture.account.work, 7))
        try fixture.index.transfer(
            [.init(source: from, target: to, name: "n", flags: .none, isCopy: false)], run: fixture.account.run)
        try fixture.index.sweepSearch()
        #expect(try fixture.found("folder:work bicycle") == [2])
        #expect(try fixture.missing() == [])
    }

    @Test("Filling goes on where it was cut short, and making it anew asks for every message once")
    func fills() throws {
        let fixture = try SearchFixture()
        try fixture.account.hold([1, 2, 3, 4, 5], in: fixture.account.inbox)
        try fixture.account.hold([6], in: fixture.account.inbox) { $0.digest = nil }
        #expect(try fixture.missing() == [1, 2, 3, 4, 5])
        try fixture.document(2)
        try fixture.document(2) { $0.text = "later" }
        #expect(try fixture.missing() == [1, 3, 4, 5])
        #expect(try fixture.found("later") == [])
        let some = try fixture.index.searchTasks(limit: 2)
        try fixture.index.addToSearch([SearchDocument(digest: some[0].digest, date: nil)], done: some)
        #expect(try fixture.missing() == [3, 4, 5])
        #expect(try fixture.index.searchBacklog() == 3)
        try fixture.index.clearSearch()
        #expect(try fixture.missing() == [1, 2, 3, 4, 5])
    }

    @Test("What is there when search is turned on is to be made findable, and what comes by copy or change of a digest")
    func lists() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2], in: account.inbox)
        #expect(try account.index.searchTasks(limit: 9).isEmpty && account.index.searchBacklog() == 0)
        try account.index.setSearch(true)
        let tasks = try account.index.searchTasks(limit: 9)
        #expect(tasks.flatMap { $0.places.map(\.placement.uid.value) } == [1, 2])
        try account.index.addToSearch([], done: tasks)
        try account.index.execute("UPDATE placement SET digest = x'\(String(repeating: "ab", count: 32))' WHERE uid = 2")
        #expect(try account.index.searchTasks(limit: 9).map { $0.digest.bytes[0] } == [0xAB])
        try account.nextRun()
        try account.apply([.removed(2)], in: account.inbox)
        #expect(try account.index.searchTasks(limit: 9).map(\.places) == [[]])
    }

    @Test("What others did meanwhile takes no message off the list that is not findable", arguments: [false, true])
    func sharesTheList(anew: Bool) throws {
        let fixture = try SearchFixture()
        try fixture.account.hold([1, 2, 3], in: fixture.account.inbox)
        let ours = try fixture.index.searchTasks(limit: 9)
        let documents = ours.map { SearchDocument(digest: $0.digest, date: nil) }
        try fixture.index.addToSearch(documents, done: ours)
        if anew { try fixture.index.clearSearch() } else { try fixture.account.hold([4, 5], in: fixture.account.inbox) }
        // The same numbers stand for other messages now, or for the same ones without a document.
        let theirs = try fixture.index.searchTasks(limit: 9)
        try fixture.index.addToSearch(anew ? Array(documents.prefix(1)) : [], done: anew ? Array(ours.prefix(1)) : ours)
        #expect(try fixture.missing() == (anew ? [2, 3] : [4, 5]))
        #expect(try fixture.index.searchTasks(after: theirs[0].number, limit: 9) == Array(theirs.dropFirst()))
    }

    @Test("A message that was removed while its text was read gets no document")
    func comesTooLate() throws {
        let fixture = try Self.fixture()
        try fixture.document(9) { $0.text = "bicycle" }
        #expect(try documents(fixture) == 3)
    }

    @Test("A message is found by its Message-ID, whole and with or without brackets")
    func identifies() throws {
        let fixture = try SearchFixture()
        try fixture.add(1) { $0.messageID = "<a.1@example.org>" }
        try fixture.add(2) { $0.messageID = "b@example.org" }
        try fixture.add(3)
        #expect(try fixture.found("id:a.1@example.org") == [1] && fixture.found("id:<b@example.org>") == [2])
        #expect(try fixture.found("id:example.org") == [] && fixture.found("example") == [])
        #expect(try fixture.found("-id:<b@example.org>") == [1])
        let plan = try fixture.index.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN SELECT id FROM search_doc d WHERE d.message_id = ?", arguments: ["x"])
        }
        #expect(plan.description.contains("search_doc_by_message_id"))
    }

    @Test("An account without search says so, and leaves nothing of it in the index")
    func isOptional() throws {
        let account = try HistoryFixture()
        let before = try account.index.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_master ORDER BY name") }
        #expect(try !account.index.hasSearch())
        let error = #expect(throws: IndexError.self) { try account.index.search(SearchQuery("a"), limit: 1) }
        #expect(error?.message.contains("has no search") == true)
        try account.index.addToSearch([SearchDocument(digest: .init(unchecked: 1), date: nil)])
        try account.index.setSearch(true)
        try account.index.setSearch(true)
        #expect(try account.index.hasSearch())
        try account.index.setSearch(false)
        let after = try account.index.read { try String.fetchAll($0, sql: "SELECT name FROM sqlite_master ORDER BY name") }
        #expect(before == after)
        try account.index.checkContent()
    }
}
