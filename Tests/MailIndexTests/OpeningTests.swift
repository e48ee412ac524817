import Mail
import TestRig
import Testing

@testable import MailIndex

@Suite("Opening an index")
struct OpeningTests {
    @Test("A new index is empty, and what is written is there after closing")
    func opensTwice() throws {
        let fixture = try IndexFixture()
        var index = try fixture.open()
        #expect(try index.folders().isEmpty)
        let run = try index.beginRun(mode: "backup", at: 1)
        _ = try index.save([.named("INBOX", run: run)])
        index.close()
        #expect(try Files.names(in: fixture.directory.path) == ["index.sqlite"])
        index = try fixture.open()
        #expect(try index.folders().map(\.name) == [.inbox])
    }

    @Test(
        "A file that is no index is refused with a sentence that says what to do",
        arguments: [
            "Dear diary, ", "SQLite format 3@ and then nonsense ", "x",
        ])
    func refusesOtherFiles(_ text: String) throws {
        let fixture = try IndexFixture()
        let bytes = repeatElement(text, count: text.count == 1 ? 1 : 500).joined().utf8.map { $0 == UInt8(ascii: "@") ? 0 : $0 }
        try Files.write(bytes, to: fixture.path)
        let error = #expect(throws: IndexError.self) { try fixture.open() }
        #expect(error?.kind == .damaged)
        #expect(error?.message.contains(fixture.path) == true)
        #expect(error?.message.contains("restante index rebuild ACCOUNT`") == true)
    }

    @Test("An empty file becomes an index")
    func takesEmptyFile() throws {
        let fixture = try IndexFixture()
        try fixture.directory.write("", to: "index.sqlite")
        #expect(try fixture.open().folders().isEmpty)
    }

    @Test("A database of another program is refused and not touched")
    func refusesForeignDatabase() throws {
        let fixture = try IndexFixture()
        let index = try fixture.open()
        try index.execute("PRAGMA application_id = 77")
        index.close()
        let before = try Files.read(fixture.path)
        let error = #expect(throws: IndexError.self) { try fixture.open() }
        #expect(error?.kind == .damaged)
        #expect(error?.message.contains("another program") == true)
        #expect(try Files.read(fixture.path) == before)
    }

    @Test("An index of a newer version is refused")
    func refusesNewer() throws {
        let fixture = try IndexFixture()
        let index = try fixture.open()
        try index.execute("INSERT INTO grdb_migrations (identifier) VALUES ('9 of the future')")
        index.close()
        let error = #expect(throws: IndexError.self) { try fixture.open() }
        #expect(error?.kind == .newer)
    }

    @Test("An index whose making was cut short is made anew")
    func goesOnAfterHalfMigration() throws {
        let fixture = try IndexFixture()
        let index = try fixture.open()
        for table in [
            "tombstone", "hold_match", "hold", "upload", "unsent", "placement_past", "placement", "intent", "quarantine",
            "folder_past", "folder", "run", "meta",
        ] {
            try index.execute("DROP TABLE \(table)")
        }
        try index.execute("DELETE FROM grdb_migrations; PRAGMA application_id = 0")
        index.close()
        #expect(try fixture.open().folders().isEmpty)
    }

    @Test("A cut-off index is damaged")
    func refusesTruncated() throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        try index.insertHeld((1...2_000).map { .sample($0) }, folder: folder, validity: 1, run: run)
        index.close()
        let bytes = try Files.read(fixture.path)
        try Files.write(Array(bytes[..<(bytes.count / 2)]), to: fixture.path)
        let error = #expect(throws: IndexError.self) {
            _ = try fixture.open().placements(in: folder, 1)
        }
        #expect(error?.kind == .damaged)
    }

    /// An index with 2,000 messages that was closed in order, whatever a test has done to it in the middle of its file.
    private func closed(_ change: (inout [UInt8]) -> Void) throws -> IndexFixture {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        try index.insertHeld((1...2_000).map { .sample($0) }, folder: folder, validity: 1, run: run)
        index.close()
        let original = try Files.read(fixture.path)
        var bytes = original
        change(&bytes)
        if bytes != original { try Files.write(bytes, to: fixture.path) }
        return fixture
    }

    @Test("Damage in the middle of a file that was closed in order is noticed at once, in a working copy, too")
    func noticesLaterDamage() throws {
        let fixture = try closed { bytes in
            for at in stride(from: 40_000, to: bytes.count, by: 997) { bytes[at] ^= 0x55 }
        }
        for open in [{ try fixture.open() }, { try AccountIndex.workingCopy(of: fixture.path) }] {
            let error = #expect(throws: IndexError.self) { try open() }
            #expect(error?.kind == .damaged)
        }
    }

    @Test("A file that was closed in order is believed, and one that was written to since is read through")
    func seals() throws {
        let fixture = try closed { _ in }
        #expect(AccountIndex.isSealed(fixture.path))
        let index = try fixture.open()
        let run = try index.beginRun(mode: "sync", at: 3)
        #expect(!AccountIndex.isSealed(fixture.path))
        index.close()
        #expect(AccountIndex.isSealed(fixture.path))
        try Files.write(try Files.read(fixture.path), to: fixture.path)
        #expect(!AccountIndex.isSealed(fixture.path))
        let again = try fixture.open()
        #expect(try again.runs(limit: 1).first?.id == run)
        again.close()
        #expect(AccountIndex.isSealed(fixture.path))
    }

    @Test("Closing while another still has it open leaves the file unsealed until that one closes, too")
    func sealsLast() throws {
        let fixture = try closed { _ in }
        let (first, second) = (try fixture.open(), try fixture.open())
        _ = try first.beginRun(mode: "sync", at: 3)
        _ = try second.runs(limit: 1)
        first.close()
        #expect(!AccountIndex.isSealed(fixture.path))
        second.close()
        #expect(AccountIndex.isSealed(fixture.path))
    }

    @Test("Damage is noticed at once when the last user did not close the file")
    func checksAfterCrash() throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        try index.insertHeld((1...2_000).map { .sample($0) }, folder: folder, validity: 1, run: run)
        index.close()
        var bytes = try Files.read(fixture.path)
        for at in stride(from: 40_000, to: bytes.count, by: 997) { bytes[at] ^= 0x55 }
        try Files.write(bytes, to: fixture.path)
        try fixture.directory.write("a log that is no log", to: "index.sqlite-wal")
        let error = #expect(throws: IndexError.self) { try fixture.open() }
        #expect(error?.kind == .damaged)
    }

    @Test("A folder that is not there and a place that cannot be written are told apart from damage")
    func cannotCreate() throws {
        let fixture = try IndexFixture()
        let error = #expect(throws: IndexError.self) {
            try AccountIndex(path: fixture.directory.path("nowhere/index.sqlite"))
        }
        #expect(error?.kind == .readOnly)
    }

    @Test("An index serves the mailbox it was made for and no other")
    func staysWithMailbox() throws {
        let fixture = try IndexFixture()
        let index = try fixture.open()
        try index.bind(to: "alice@imap.example.org")
        try index.bind(to: "alice@imap.example.org")
        let error = #expect(throws: IndexError.self) { try index.bind(to: "bob@imap.example.org") }
        #expect(error?.kind == .otherMailbox)
        #expect(error?.message.contains("alice@imap.example.org") == true)
        #expect(throws: IndexError.self) { try fixture.open().bind(to: "bob@imap.example.org") }
    }

    @Test("SQLite finds nothing to complain of in an index that was used in every way")
    func isSound() throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        try index.insertHeld((1...500).map { .sample($0) }, folder: folder, validity: 1, run: run)
        let next = try index.beginRun(mode: "backup", at: 2)
        try index.apply((1...300).map { .flags(UID(unchecked: $0), MessageFlags(.seen)) }, folder: folder, validity: 1, run: next)
        var record = try #require(try index.folders().first)
        record.goneRun = next
        _ = try index.save([record])
        try index.checkContent()
        // Left open, and opened once more: this looks through the whole file.
        #expect(try fixture.open().placements(in: folder, 1).count == 500)
    }
}
