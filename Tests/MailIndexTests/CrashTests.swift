import Glibc
import Mail
import MailIndex
import TestRig
import Testing

/// Kills a process that writes, at any moment, and looks at what it leaves.
@Suite("An index whose writer is killed")
struct CrashTests {
    private static let batchSize: UInt32 = 50
    private static let kills = 6
    private static let variable = "RESTANTE_CRASH_CHILD"

    /// Set in the process that is killed: the path of its index.
    private static let pathOfWriter = getenv(variable).map { String(cString: $0) }

    /// The process that is killed: this test program once more, with only this test. It writes batches until its parent
    /// is gone, and notes each on standard error once it is committed.
    @Test("(the writer of the test below)", .enabled(if: pathOfWriter != nil))
    func writer() throws {
        let parent = getppid()
        let path = try #require(Self.pathOfWriter)
        let index = try AccountIndex(path: path)
        let run = try index.beginRun(mode: "backup", at: 0)
        let folder = try #require(try index.folders().first).id
        var next = try index.heldUIDs(in: folder, 1).last.map { $0.value + 1 } ?? 1
        while getppid() == parent {
            let uids = UIDSet(UID(unchecked: next)...UID(unchecked: next + Self.batchSize - 1))
            _ = try index.addIntents([Intent(folder: folder, uidValidity: 1, uids: uids, stem: "s", firstSerial: 0)])
            try index.insertHeld(uids.map { .sample($0.value) }, folder: folder, validity: 1, run: run)
            try index.apply([.flags(UID(unchecked: next), MessageFlags(.seen))], folder: folder, validity: 1, run: run)
            try send(next, index, folder, run)
            next += Self.batchSize
            let note = "held below \(next)\n"
            write(2, note, note.utf8.count)
        }
    }

    /// A message goes to the server, under UIDVALIDITY 2, and is moved there at once to a UID beyond all others.
    private func send(_ uid: UInt32, _ index: AccountIndex, _ folder: Int64, _ run: Int64) throws {
        let intent = try index.beginUploads([.sample(folder: folder, name: "sent\(uid)")])[0]
        let row = intent.placement(uid: UID(unchecked: uid))
        try index.finishUpload(intent.id, placement: row, folder: folder, validity: 2, run: run)
        let moved = AccountIndex.Rebinding(old: row.uid, uid: UID(unchecked: uid + 1 << 30), name: row.name, flags: .none)
        try index.rebind([moved], folder: folder, from: 2, to: 2, run: run)
    }

    @Test("Whatever was committed is there, nothing half, and the file is sound", .enabled(if: pathOfWriter == nil))
    func survives() async throws {
        let seed = SeededRandom.freshSeed()
        var random = SeededRandom(seed: seed)
        let fixture = try IndexFixture()
        let index = try fixture.open()
        _ = try index.save([.named("INBOX", run: try index.beginRun(mode: "backup", at: 0))])
        index.close()
        for _ in 0..<Self.kills {
            let batches = Int.random(in: 1...60, using: &random)
            let committed = try await killWriter(
                of: fixture.path, after: batches, extra: UInt32.random(in: 0...3_000, using: &random))
            try check(fixture, committed: committed, seed)
        }
    }

    /// - Returns: the first UID that the writer did not report as held.
    private func killWriter(of path: String, after batches: Int, extra microseconds: UInt32) async throws -> UInt32 {
        let program = try #require(realpath("/proc/self/exe", nil))
        defer { free(program) }
        let writer = try ProcessRunner.start(
            String(cString: program), ["--testing-library", "swift-testing", "--filter", "MailIndexTests.CrashTests/writer"],
            environment: [Self.variable: path])
        try await onThread {
            while writer.isRunning, try Self.notes(of: writer).count < batches { usleep(200) }
            usleep(microseconds)
        }
        writer.kill()
        let result = try await writer.wait()
        #expect(result.end == .killed(signal: SIGKILL), "\(result.errors)\(result.output)")
        return try Self.notes(of: writer).last ?? 1
    }

    /// What the writer noted: after each batch, the first UID that is not held.
    private static func notes(of writer: RunningProcess) throws -> [UInt32] {
        try writer.errorsSoFar().split(separator: "\n").compactMap { line in
            line.hasPrefix("held below ") ? UInt32(line.dropFirst("held below ".count)) : nil
        }
    }

    private func check(_ fixture: IndexFixture, committed: UInt32, _ seed: UInt64) throws {
        let index = try fixture.open()
        defer { index.close() }
        try index.checkContent()
        let folder = try #require(try index.folders().first).id
        let held = try index.heldUIDs(in: folder, 1)
        #expect(held.ranges.count <= 1, "seed \(seed)")
        #expect(held.count % Int(Self.batchSize) == 0, "seed \(seed)")
        let last = held.last?.value ?? 0
        // The batch in which the writer died may be there too, and so may its intent without its messages.
        #expect(last + 1 == committed || last + 1 == committed + Self.batchSize, "seed \(seed)")
        let promised = try index.intents().reduce(UIDSet()) { $0.union($1.uids) }
        #expect(held.subtracting(promised).isEmpty, "a message is held that was not promised, seed \(seed)")
        #expect(try index.runs(limit: 1).first?.finished == nil)
        try checkSent(index, folder, last: last, seed)
    }

    /// One sent message for each batch, once: promised, or in a row, before its move or after it.
    private func checkSent(_ index: AccountIndex, _ folder: Int64, last: UInt32, _ seed: UInt64) throws {
        let promised = try index.uploads().map(\.name)
        let rows = try index.placements(in: folder, 2).map(\.name)
        let expected = stride(from: 1, through: last, by: Int(Self.batchSize)).map { "sent\($0)" }
        // Of each batch in which a writer died there may be neither.
        #expect(Set(promised + rows).isSubset(of: expected), "seed \(seed)")
        #expect(Set(promised + rows).count == promised.count + rows.count, "seed \(seed)")
        #expect(expected.count - rows.count <= Self.kills, "seed \(seed)")
    }
}
