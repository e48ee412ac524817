import Mail
import TestRig
import Testing

@testable import MailIndex

@Suite("Erasing")
struct ErasureTests {
    private func erase(_ fixture: SearchFixture, _ query: String) throws -> RemovalOutcome {
        try fixture.account.nextRun("erase")
        return try fixture.index.remove(.erase(SearchQuery(query)), run: fixture.account.run, at: 50) { _, reason in
            #expect(reason == .erased)
        }
    }

    @Test("What a search finds goes in all its places, whatever folder was asked for")
    func erasesEverywhere() throws {
        let fixture = try SearchFixture()
        try fixture.add(1) { $0.subject = "secret" }
        try fixture.add(2) { $0.subject = "lunch" }
        try fixture.account.hold([9], in: fixture.account.work) { $0.digest = .init(unchecked: 1) }
        try fixture.account.hold([3], in: fixture.account.work)
        let plan = try fixture.index.planRemoval(.erase(SearchQuery("folder:work secret")))
        #expect(plan.messages == 2 && plan.unknown == 1)
        #expect(try erase(fixture, "folder:work secret").messages == 2)
        #expect(try fixture.index.heldUIDs(in: fixture.account.inbox, 1) == [2])
        #expect(try fixture.index.heldUIDs(in: fixture.account.work, 1) == [3])
        #expect(try fixture.account.words() == ["inbox/1 erased", "work/9 erased"])
        #expect(try fixture.found("secret") == [])
    }

    @Test("An erased message is known again by its place and by its content, under another UID too")
    func isRecognised() throws {
        let fixture = try SearchFixture()
        try fixture.add(1) { $0.subject = "secret" }
        try fixture.add(2)
        _ = try erase(fixture, "secret")
        let (inbox, work) = (fixture.account.inbox, fixture.account.work)
        #expect(try fixture.index.erasedUIDs(in: inbox, 1) == [1])
        #expect(try fixture.index.erasedUIDs(in: inbox, 2).isEmpty)
        #expect(try fixture.index.erased(among: [.init(unchecked: 1), .init(unchecked: 2)]) == [.init(unchecked: 1)])
        try fixture.index.noteErased(
            [7: .init(unchecked: 1), 8: .init(unchecked: 2)], in: work, 5, run: fixture.account.run, at: 60)
        #expect(try fixture.index.erasedUIDs(in: work, 5) == [7])
        #expect(try !fixture.index.hasUnfinishedRemovals())
    }

    @Test("What is on hold is refused, and the rest goes")
    func holdsWin() throws {
        let fixture = try SearchFixture()
        try fixture.add(1) { $0.text = "secret of the court" }
        try fixture.add(2) { $0.text = "secret" }
        _ = try fixture.index.addHold("court", SearchQuery("court"), by: "me", at: 1)
        let plan = try fixture.index.planRemoval(.erase(SearchQuery("secret")))
        #expect(plan.messages == 1 && plan.heldBack == 1 && plan.byHold == ["court": 1])
        #expect(try erase(fixture, "secret").messages == 1)
        #expect(try fixture.found("secret") == [1])
    }

    @Test("No word of an erased message is left in the file or beside it")
    func leavesNoWord() throws {
        let words = ["Quetzalcoatl", "quetzalcoatl"]
        let fixture = try IndexFixture()
        var index = try fixture.open()
        let run = try index.beginRun(mode: "erase", at: 1)
        let folder = try index.save([.named("INBOX", run: run)])[0].id
        try index.setSearch(true)
        try index.insertHeld((1...200).map { .sample($0) }, folder: folder, validity: 1, run: run)
        for uid in 1...200 as ClosedRange<UInt8> {
            try index.addToSearch([
                SearchDocument(digest: .init(unchecked: uid), date: 1, text: uid == 77 ? words[0] : "word\(uid) and more")
            ])
        }
        #expect(try words.contains { try Self.contains(fixture, $0) })
        #expect(try index.remove(.erase(SearchQuery("quetzal*")), run: run, at: 2) { _, _ in }.messages == 1)
        #expect(try !words.contains { try Self.contains(fixture, $0) })
        index.close()
        #expect(try !words.contains { try Self.contains(fixture, $0) })
        index = try fixture.open()
        #expect(try index.search(SearchQuery("word78"), limit: 9).count == 1)
        index.close()
    }

    private static func contains(_ fixture: IndexFixture, _ word: String) throws -> Bool {
        // Words in the index may lack their first letters, which they share with the word before.
        let needle = Array(word.utf8.dropFirst(2))
        return try Files.names(in: fixture.directory.path).filter { !$0.hasSuffix("-shm") }.contains { name in
            let bytes = try Files.read(fixture.directory.path(name))
            return bytes.indices.dropLast(needle.count).contains { start in
                bytes[start] == needle[0] && bytes[start..<(start + needle.count)].elementsEqual(needle)
            }
        }
    }

    @Test("Without search nothing can be erased")
    func needsSearch() throws {
        let account = try HistoryFixture()
        #expect(throws: IndexError.self) { try account.index.planRemoval(.erase(SearchQuery("a"))) }
        #expect(throws: IndexError.self) {
            try account.index.remove(.erase(SearchQuery("a")), run: account.run, at: 1) { _, _ in }
        }
        #expect(try !account.index.hasUnfinishedRemovals())
    }
}
