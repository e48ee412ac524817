import Mail
import MailIndex
import TestRig
import Testing

@Suite("The journal of uploads")
struct UploadTests {
    @Test("A promise comes back as it was given, after the index was closed, too")
    func roundTrips() throws {
        let (fixture, index, _, folder) = try IndexFixture.withFolder()
        var plain = UploadIntent.sample(folder: folder, name: "other")
        (plain.uidNext, plain.internalDate, plain.messageID, plain.flags) = (nil, nil, nil, .none)
        let saved = try index.beginUploads([.sample(folder: folder), plain])
        #expect(Set(saved.map(\.id)).count == 2 && !saved.contains { $0.id == 0 })
        var expected = [UploadIntent.sample(folder: folder), plain]
        (expected[0].id, expected[1].id) = (saved[0].id, saved[1].id)
        #expect(saved == expected)
        index.close()
        #expect(try fixture.open().uploads() == expected)
    }

    @Test("A promise ends together with the message's row")
    func finishes() throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        defer { withExtendedLifetime(fixture) { index.close() } }
        let saved = try index.beginUploads([.sample(folder: folder), .sample(folder: folder, name: "other")])
        try index.finishUpload(
            saved[0].id, placement: saved[0].placement(uid: 5, emailID: "M5"), folder: folder, validity: 7, run: run)
        #expect(try index.uploads() == [saved[1]])
        let row = try #require(try index.placement(5, in: folder, 7))
        #expect(row.name == saved[0].name && row.digest == saved[0].digest && row.flags == saved[0].flags)
        #expect((row.wireSize, row.diskSize, row.lineForm) == (12, 11, 1))
        #expect(row.internalDate == saved[0].internalDate && row.emailID == "M5" && row.modSeq == nil && row.fromRun == run)
        try index.finishUpload(saved[1].id, placement: nil, folder: folder, validity: 7, run: run)
        #expect(try index.uploads().isEmpty)
        #expect(try index.counts()[folder]?.held == 1)
    }

    @Test("A promise does not end if the row cannot be written")
    func isAtomic() throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        defer { withExtendedLifetime(fixture) { index.close() } }
        let saved = try index.beginUploads([.sample(folder: folder)])
        #expect(throws: IndexError.self) {
            try index.finishUpload(saved[0].id, placement: .sample(5), folder: folder + 1, validity: 7, run: run)
        }
        #expect(try index.uploads() == saved)
        #expect(throws: IndexError.self) { try index.beginUploads([.sample(folder: folder), .sample(folder: folder + 1)]) }
        #expect(try index.uploads() == saved)
    }

    @Test("A row that is there already is replaced, and kept as past")
    func replaces() throws {
        let (fixture, index, first, folder) = try IndexFixture.withFolder()
        defer { withExtendedLifetime(fixture) { index.close() } }
        try index.insertHeld([.sample(5)], folder: folder, validity: 7, run: first)
        let run = try index.beginRun(mode: "sync", at: 2)
        let saved = try index.beginUploads([.sample(folder: folder)])
        try index.finishUpload(saved[0].id, placement: saved[0].placement(uid: 5), folder: folder, validity: 7, run: run)
        #expect(try index.placements(in: folder, 7).map(\.name) == [saved[0].name])
        #expect(try index.past(of: folder, asOf: first).map(\.name) == [Placement.sample(5).name])
    }

    @Test("Files that the server would not take stay until they are no longer among them, and their tries are counted")
    func unsent() throws {
        let (fixture, index, first, folder) = try IndexFixture.withFolder()
        defer { withExtendedLifetime(fixture) { index.close() } }
        let other = try index.save([.named("b", run: first)])[0].id
        func file(_ name: String, _ message: String = "m", in folder: Int64) -> UnsentFile {
            UnsentFile(folder: folder, name: name, reason: "too-big", message: message)
        }
        try index.setUnsent([file("x", in: folder), file("y", in: folder)], of: folder, run: first)
        try index.setUnsent([file("x", in: other)], of: other, run: first)
        let run = try index.beginRun(mode: "sync", at: 2)
        try index.setUnsent([file("x", "again", in: folder), file("z", in: folder)], of: folder, run: run)
        #expect(
            try index.unsent() == [
                UnsentFile(
                    folder: folder, name: "x", reason: "too-big", message: "again", tries: 2, firstRun: first, lastRun: run),
                UnsentFile(folder: folder, name: "z", reason: "too-big", message: "m", tries: 1, firstRun: run, lastRun: run),
                UnsentFile(folder: other, name: "x", reason: "too-big", message: "m", tries: 1, firstRun: first, lastRun: first),
            ])
        try index.setUnsent([], of: folder, run: run + 1)
        #expect(try index.unsent().map(\.folder) == [other])
    }
}
