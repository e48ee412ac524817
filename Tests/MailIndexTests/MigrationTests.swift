import GRDB
import Mail
import TestRig
import Testing

@testable import MailIndex

@Suite("An index of an earlier version")
struct MigrationTests {
    /// An index as version 1 left it, made by its own statements.
    private func old(_ path: String) throws {
        let database = try DatabaseQueue(path: path)
        try Schema.migrator.migrate(database, upTo: "1 first tables")
        try database.write { db in
            try db.execute(
                sql: """
                    INSERT INTO meta VALUES ('identity', 'me@host');
                    INSERT INTO run VALUES (1, 'backup', 10, 11, '{}', 99), (2, 'backup', 20, NULL, NULL, 0);
                    INSERT INTO folder VALUES (1, x'494E424F58', '["INBOX"]', NULL, 1, 'F1', 'INBOX', 7, 4, 5, 3, 1, 2, 3, 4, 1, NULL, 1);
                    INSERT INTO folder VALUES (2, x'61', '["a"]', 'sent', 1, NULL, 'a', NULL, NULL, NULL, 0, NULL, NULL, NULL, NULL, 1, 2, 2);
                    INSERT INTO folder_past VALUES (2, 2, x'62', '["b"]', NULL, 1, NULL, 'b', NULL, 1);
                    INSERT INTO placement VALUES (1, 7, 3, 'n', zeroblob(32), 10, 9, 0, 1, 'k', 6, 100, 60, 'M1', NULL, 2);
                    INSERT INTO placement_past VALUES (1, 7, 3, 2, 'n', zeroblob(32), 10, 9, 0, 0, NULL, 6, 100, 60, 'M1', NULL, 1);
                    INSERT INTO intent VALUES (1, 1, 7, '4:5', 's', 0);
                    INSERT INTO quarantine VALUES (1, 7, 2, 'r', 'm', 3, 1, 2);
                    """)
        }
        try database.close()
    }

    @Test("Everything that version 1 wrote is there, and the new things can be written")
    func keepsEverything() throws {
        let fixture = try IndexFixture()
        try old(fixture.path)
        let index = try fixture.open()
        defer { index.close() }
        try index.bind(to: "me@host")
        #expect(try index.runs(limit: 9).map(\.bytesIn) == [0, 99])
        let folders = try index.folders()
        #expect(folders.map(\.path.description) == ["INBOX", "a"])
        #expect(folders[0].stamp == FolderStampRecord(curTime: 1, newTime: 2, curInode: 3, newInode: 4))
        #expect(folders[0].uidNext == 4 && folders[0].highestModSeq == 5 && folders[0].mailboxID == "F1")
        #expect(folders.map(\.inode) == [nil, nil])
        #expect(try index.folders(asOf: 1).map(\.path.description) == ["INBOX", "b"])
        let row = try #require(try index.placement(3, in: 1, 7))
        #expect(row.name == "n" && row.flags == MessageFlags(.seen, keywords: [Keyword("k")]) && row.emailID == "M1")
        #expect(try index.past(of: 1, asOf: 1).map(\.flags) == [.none])
        #expect(try index.intents().map(\.uids.description) == ["4:5"])
        #expect(try index.quarantine().map(\.tries) == [3])
        #expect(try index.uploads().isEmpty)
        _ = try index.beginUploads([.sample(folder: 1)])
        try index.setUnsent([UnsentFile(folder: 1, name: "n", reason: "r", message: "m")], of: 1, run: 2)
        try index.checkContent()
    }

    @Test("A working copy of an old index is brought up to date, and the old one stays as it is")
    func copiesOld() throws {
        let fixture = try IndexFixture()
        try old(fixture.path)
        let before = try Files.read(fixture.path)
        let copy = try AccountIndex.workingCopy(of: fixture.path)
        #expect(try copy.uploads().isEmpty)
        #expect(try copy.folders().count == 2)
        copy.close()
        #expect(try Files.read(fixture.path) == before)
        #expect(try Files.names(in: fixture.directory.path) == ["index.sqlite"])
    }
}
