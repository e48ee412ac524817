import Mail
import MailIndex
import TestRig
import Testing

@Suite("Folders")
struct FolderTests {
    @Test("Every field of a folder comes back as it was saved")
    func roundTrips() throws {
        let fixture = try IndexFixture()
        let index = try fixture.open()
        let run = try index.beginRun(mode: "backup", at: 1)
        var folder = FolderRecord(
            name: MailboxName([0x26, 0xFF, 0x00, 0x2F]), path: FolderPath(["Grüße", "", "a/b", "nul\0"]), directory: "G/=2F")
        folder.role = .sent
        folder.isSelectable = false
        folder.mailboxID = "F42"
        folder.firstRun = run
        folder.inode = .max
        let saved = try index.save([folder])[0]
        folder.id = saved.id
        #expect(saved == folder)
        #expect(try index.folders() == [folder])
    }

    @Test("A cursor and the directories' times are kept when names change")
    func keepsProgress() throws {
        let (_, index, run, id) = try IndexFixture.withFolder()
        let cursor = FolderCursor(
            uidValidity: 4_294_967_295, uidNext: .max, highestModSeq: 9_223_372_036_854_775_807, messages: 3)
        try index.finish(folder: id, cursor: cursor, quarantined: [], run: run)
        let stamp = FolderStampRecord(curTime: 1, newTime: .max, curInode: -3, newInode: 4)
        try index.setStamps([(id, stamp)])
        var folder = try #require(try index.folders().first)
        folder.directory = "elsewhere"
        _ = try index.save([folder])
        let after = try #require(try index.folders().first)
        #expect(after == folder)
        #expect(after.uidValidity == cursor.uidValidity)
        #expect(after.uidNext == .max)
        #expect(after.highestModSeq == cursor.highestModSeq)
        #expect(after.messages == 3)
        #expect(after.stamp == stamp)
        try index.setStamps([(id, nil)])
        #expect(try index.folders().first?.stamp == nil)
    }

    @Test("The inode of a folder is noted, changed and taken away by saving, and outlives the directories' times")
    func notesInode() throws {
        let (fixture, index, _, id) = try IndexFixture.withFolder()
        defer { withExtendedLifetime(fixture) { index.close() } }
        #expect(try index.folders().first?.inode == nil)
        for inode in [7, UInt64(Int64.max) + 1, nil, 8] as [UInt64?] {
            var folder = try #require(try index.folders().first)
            folder.inode = inode
            _ = try index.save([folder])
            try index.setStamps([(id, nil)])
            #expect(try index.folders().first?.inode == inode)
        }
    }

    @Test("A folder made again under the name of one that is gone is another folder")
    func separatesGenerations() throws {
        let (_, index, _, id) = try IndexFixture.withFolder()
        let second = try index.beginRun(mode: "backup", at: 2)
        var old = try #require(try index.folders().first)
        old.goneRun = second
        _ = try index.save([old])
        let third = try index.beginRun(mode: "backup", at: 3)
        let new = try index.save([.named("INBOX", run: third)])[0]
        #expect(new.id != id)
        #expect(try index.folders().map(\.id) == [new.id, id])
    }

    @Test("Two folders may change names with each other")
    func swapsNames() throws {
        let fixture = try IndexFixture()
        let index = try fixture.open()
        let run = try index.beginRun(mode: "backup", at: 1)
        var folders = try index.save([.named("a", run: run), .named("b", run: run)])
        (folders[0].name, folders[1].name) = (folders[1].name, folders[0].name)
        _ = try index.save(folders)
        #expect(try index.folders() == folders)
    }

    @Test("A folder keeps nobody from having the name that it once had", arguments: [true, false])
    func yieldsNames(knownFirst: Bool) throws {
        let fixture = try IndexFixture()
        let index = try fixture.open()
        let run = try index.beginRun(mode: "backup", at: 1)
        let known = try index.save([.named("a", run: run)])[0]
        let new = FolderRecord.named("a", run: run)
        let saved = try index.save(knownFirst ? [known, new] : [new, known])
        #expect(saved.allSatisfy { $0.id != 0 })
        let names = Dictionary(uniqueKeysWithValues: try index.folders().map { ($0.id, $0.name) })
        #expect(names.count == 2)
        #expect(names[known.id] != known.name)
        #expect(names[try #require(saved.first { $0.id != known.id }).id] == new.name)
    }

    @Test("Of two known folders that seem to have one name, the first has it")
    func separatesKnownNames() throws {
        let fixture = try IndexFixture()
        let index = try fixture.open()
        let run = try index.beginRun(mode: "backup", at: 1)
        var folders = try index.save([.named("a", run: run), .named("b", run: run)])
        folders[1].name = folders[0].name
        _ = try index.save(folders)
        let after = try index.folders()
        #expect(after.first?.name == folders[0].name)
        #expect(after.last?.name != folders[0].name)
    }

    @Test("Names and marks of the past can be asked for")
    func remembersNames() throws {
        let (_, index, first, id) = try IndexFixture.withFolder()
        let second = try index.beginRun(mode: "backup", at: 2)
        var folder = try #require(try index.folders().first)
        folder.name = MailboxName("Moved")
        folder.path = FolderPath(["Moved"])
        _ = try index.save([folder])
        let third = try index.beginRun(mode: "backup", at: 3)
        let other = try index.save([.named("Other", run: third)])[0]
        folder.goneRun = third
        _ = try index.save([folder])

        #expect(try index.folders(asOf: first - 1).isEmpty)
        #expect(try index.folders(asOf: first).map(\.path) == [.inbox])
        #expect(try index.folders(asOf: second).map(\.path) == [FolderPath(["Moved"])])
        let last = try index.folders(asOf: third)
        #expect(last.map(\.id) == [id, other.id])
        #expect(last.map(\.goneRun) == [third, nil])
        #expect(last.map(\.firstRun) == [first, third])
    }
}
