import Mail
import MailIndex
import TestRig
import Testing

@Suite("A damaged index")
struct DamageTests {
    /// Does everything that reads. Errors are welcome, crashes are not.
    private func readEverything(_ path: String) throws {
        let index = try AccountIndex(path: path)
        defer { index.close() }
        _ = try index.runs(limit: 10)
        _ = try index.intents()
        _ = try index.quarantine()
        _ = try index.uploads()
        _ = try index.unsent()
        _ = try index.rows(withEmailIDs: ["M3"])
        _ = try index.counts()
        _ = try index.bytesIn(since: 0)
        for folder in try index.folders() {
            _ = try index.heldUIDs(in: folder.id, 1)
            _ = try index.placements(in: folder.id, 1)
            _ = try index.past(of: folder.id, asOf: 1)
        }
        _ = try index.folders(asOf: 1)
    }

    @Test("Bytes changed at random give an error or other values, never a crash")
    func neverCrashes() throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        try index.insertHeld(
            (1...150).map { .sample($0, flags: MessageFlags(.seen, keywords: [Keyword("k")])) }, folder: folder, validity: 1,
            run: run)
        _ = try index.addIntents([Intent(folder: folder, uidValidity: 1, uids: [1, 2], stem: "s", firstSerial: 0)])
        _ = try index.beginUploads([.sample(folder: folder)])
        index.close()
        let good = try Files.read(fixture.path)
        let broken = try fixture.directory.makeDirectory("broken") + "/index.sqlite"
        var refused = 0
        for _ in 0..<300 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...40, using: &random) {
                bytes[Int.random(in: 100..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            for suffix in ["-wal", "-shm"] { Files.removeTree(broken + suffix) }
            try Files.write(bytes, to: broken)
            do { try readEverything(broken) } catch is IndexError { refused += 1 }
        }
        #expect(refused > 0, "no damage was ever noticed; seed \(seed)")
    }

    @Test(
        "Values of a wrong kind are damage, not a crash",
        arguments: [
            "UPDATE folder SET levels = 'no list'",
            "UPDATE intent SET uids = 'x'",
            "UPDATE placement SET uid = 0",
            "UPDATE placement SET uid = 9999999999",
            "UPDATE quarantine SET uid = -1",
            "UPDATE upload SET digest = x'00'",
        ])
    func refusesWrongValues(_ sql: String) throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        try index.insertHeld([.sample(1)], folder: folder, validity: 1, run: run)
        let failed = QuarantinedMessage(folder: folder, uidValidity: 1, uid: 2, reason: "r", message: "m")
        let cursor = FolderCursor(uidValidity: 1, uidNext: 3, highestModSeq: nil, messages: 2)
        try index.finish(folder: folder, cursor: cursor, quarantined: [failed], run: run)
        _ = try index.addIntents([Intent(folder: folder, uidValidity: 1, uids: [1], stem: "s", firstSerial: 0)])
        _ = try index.beginUploads([.sample(folder: folder)])
        try index.execute(sql)
        index.close()
        let error = #expect(throws: IndexError.self, "\(sql)") { try readEverything(fixture.path) }
        #expect(error?.kind == .damaged)
    }

    @Test("Damaged words do not keep an index from being opened, are called damage by a search, and can be made again")
    func findsDamagedWords() throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        try index.setSearch(true)
        try index.insertHeld((1...3).map { .sample($0) }, folder: folder, validity: 1, run: run)
        let tasks = try index.searchTasks(limit: 9)
        try index.addToSearch(
            tasks.map { SearchDocument(digest: $0.digest, date: nil, text: "bicycle") }, done: tasks)
        try index.execute("UPDATE search_text_data SET block = x'00ff00ff' WHERE id > 10")
        index.close()
        // As another program leaves it, so that it is read through.
        try Files.write(try Files.read(fixture.path), to: fixture.path)
        let again = try AccountIndex(path: fixture.path)
        defer { again.close() }
        #expect(try again.placements(in: folder, 1).count == 3)
        for query in ["bicycle", "bicy*"] {
            let error = #expect(throws: IndexError.self) { try again.search(SearchQuery(query), limit: 9) }
            #expect(error?.kind == .damaged && error?.message.contains("--search") == true)
        }
        try again.clearSearch()
        #expect(try again.searchBacklog() == 3)
        #expect(try again.search(SearchQuery("bicycle"), limit: 9).isEmpty)
    }
}
