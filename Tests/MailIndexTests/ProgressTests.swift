import Mail
import MailIndex
import TestRig
import Testing

@Suite("Intents, quarantine, cursors and runs")
struct ProgressTests {
    private func intent(_ folder: Int64, _ uids: UIDSet) -> Intent {
        Intent(folder: folder, uidValidity: 1, uids: uids, stem: "1700000000.R1", firstSerial: 5)
    }

    private func failed(_ folder: Int64, _ uid: UID, _ reason: String = "nil-body") -> QuarantinedMessage {
        QuarantinedMessage(folder: folder, uidValidity: 1, uid: uid, reason: reason, message: "The server gave no body.")
    }

    private let cursor = FolderCursor(uidValidity: 1, uidNext: 100, highestModSeq: 7, messages: 9)

    @Test("Intents come back with their ids and in their order")
    func intents() throws {
        let (_, index, _, folder) = try IndexFixture.withFolder()
        let added = try index.addIntents([intent(folder, [1, 2, 3, 7]), intent(folder, [9])])
        #expect(added.map(\.id) == added.map(\.id).sorted())
        #expect(Set(added.map(\.id)).count == 2)
        #expect(try index.intents() == added)
        try index.removeAllIntents()
        #expect(try index.intents().isEmpty)
    }

    @Test("Intents are recorded all or none, and the next are welcome", arguments: [true, false])
    func intentsAreAtomic(_ isDurable: Bool) throws {
        let fixture = try IndexFixture()
        let index = try AccountIndex(path: fixture.path, isDurable: isDurable)
        let folder = try index.save([.named("INBOX", run: 1)])[0].id
        #expect(throws: IndexError.self) { try index.addIntents([intent(folder, [1]), intent(folder + 1, [2])]) }
        #expect(try index.intents().isEmpty)
        let added = try index.addIntents([intent(folder, [3])])
        // What another process sees is committed.
        #expect(try fixture.open().intents() == added)
    }

    @Test("A finished folder has no intents left, its cursor moved, and other folders are as they were")
    func finishes() throws {
        let (_, index, run, folder) = try IndexFixture.withFolder()
        let other = try index.save([.named("Other", run: run)])[0]
        _ = try index.addIntents([intent(folder, [1]), intent(other.id, [2])])
        try index.finish(folder: folder, cursor: cursor, quarantined: [failed(folder, 4)], run: run)
        #expect(try index.intents().map(\.folder) == [other.id])
        #expect(try index.quarantine().map(\.uid) == [4])
        let folders = try index.folders()
        #expect(folders.map(\.uidNext) == [100, nil])
        #expect(folders.map(\.highestModSeq) == [7, nil])
    }

    @Test("A folder finishes wholly or not at all")
    func finishesAtomically() throws {
        let (_, index, run, folder) = try IndexFixture.withFolder()
        _ = try index.addIntents([intent(folder, [1])])
        // A trigger stands for any failure of the last step.
        try index.execute("CREATE TRIGGER stop BEFORE UPDATE ON folder BEGIN SELECT RAISE(ABORT, 'no'); END")
        #expect(throws: IndexError.self) {
            try index.finish(folder: folder, cursor: cursor, quarantined: [failed(folder, 4)], run: run)
        }
        #expect(try index.intents().count == 1)
        #expect(try index.quarantine().isEmpty)
        #expect(try index.folders().first?.uidValidity == nil)
    }

    @Test("Quarantine counts tries, keeps the first run, and lets go of what succeeded")
    func quarantine() throws {
        let (_, index, first, folder) = try IndexFixture.withFolder()
        try index.finish(folder: folder, cursor: cursor, quarantined: [failed(folder, 4), failed(folder, 5)], run: first)
        let second = try index.beginRun(mode: "backup", at: 2)
        try index.finish(folder: folder, cursor: cursor, quarantined: [failed(folder, 5, "too-large")], run: second)
        let left = try index.quarantine()
        #expect(left.map(\.uid) == [5])
        #expect(left.map(\.reason) == ["too-large"])
        #expect(left.map(\.tries) == [2])
        #expect(left.map(\.firstRun) == [first])
        #expect(left.map(\.lastRun) == [second])
    }

    @Test("Runs are listed newest first; one without an end was cut short")
    func runs() throws {
        let fixture = try IndexFixture()
        let index = try fixture.open()
        let first = try index.beginRun(mode: "backup", at: 100)
        try index.finishRun(first, at: 101.5, summary: "{}", bytesIn: .max)
        let second = try index.beginRun(mode: "mirror", at: 200)
        #expect(
            try index.runs(limit: 10) == [
                RunRow(id: second, mode: "mirror", started: 200),
                RunRow(id: first, mode: "backup", started: 100, finished: 101.5, summary: "{}", bytesIn: UInt64(Int64.max)),
            ])
        #expect(try index.runs(limit: 1).map(\.id) == [second])
        #expect(try index.bytesIn(since: 50) == UInt64(Int64.max))
        #expect(try index.bytesIn(since: 150) == 0)
    }
}
