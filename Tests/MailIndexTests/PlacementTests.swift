import Mail
import MailIndex
import TestRig
import Testing

@Suite("Placements")
struct PlacementTests {
    private static let flags = MessageFlags([.seen, .flagged], keywords: [Keyword("$Label1"), Keyword("Grün")])

    @Test("Every field of a message comes back as it was written, in the order of UIDs")
    func roundTrips() throws {
        let (_, index, run, folder) = try IndexFixture.withFolder()
        var odd = Placement(
            uid: .max, name: "x", digest: nil, wireSize: 0, diskSize: UInt64(Int64.max), lineForm: 1, flags: Self.flags)
        var plain = Placement.sample(7)
        try index.insertHeld([odd, plain], folder: folder, validity: 4_294_967_295, run: run)
        odd.fromRun = run
        plain.fromRun = run
        #expect(try index.placements(in: folder, 4_294_967_295) == [plain, odd])
        #expect(try index.placements(in: folder, 1).isEmpty)
        #expect(try index.heldUIDs(in: folder, 4_294_967_295) == [7, .max])
    }

    @Test("There is never a second current row for a message: the newer one replaces")
    func replaces() throws {
        let (_, index, first, folder) = try IndexFixture.withFolder()
        try index.insertHeld([.sample(1), .sample(2)], folder: folder, validity: 1, run: first)
        let second = try index.beginRun(mode: "backup", at: 2)
        var again = Placement.sample(2)
        again.name = "again"
        try index.insertHeld([again, .sample(3)], folder: folder, validity: 1, run: second)
        #expect(try index.placements(in: folder, 1).map(\.name) == [Placement.sample(1).name, "again", Placement.sample(3).name])
        #expect(try index.past(of: folder, asOf: first).map(\.name) == [Placement.sample(1).name, Placement.sample(2).name])
    }

    @Test("A change applies to its message alone")
    func applies() throws {
        let (_, index, run, folder) = try IndexFixture.withFolder()
        try index.insertHeld((1...5).map { .sample($0) }, folder: folder, validity: 1, run: run)
        try index.insertHeld([.sample(1)], folder: folder, validity: 2, run: run)
        let next = try index.beginRun(mode: "backup", at: 2)
        try index.apply(
            [.flags(1, Self.flags, modSeq: 99), .gone(2), .gone(3), .returned(3), .removed(4), .gone(77)], folder: folder,
            validity: 1, run: next)
        let rows = try index.placements(in: folder, 1)
        #expect(rows.map(\.uid) == [1, 2, 3, 5])
        #expect(rows.map(\.flags) == [Self.flags, .none, .none, .none])
        #expect(rows.map(\.modSeq) == [99, 6, 9, 15])
        #expect(rows.map(\.goneRun) == [nil, next, nil, nil])
        #expect(try index.presentUIDs(in: folder, 1) == [1, 3, 5])
        #expect(try index.heldUIDs(in: folder, 1) == [1, 2, 3, 5])
        #expect(try index.placements(in: folder, 2).map(\.flags) == [.none])
        let counts = try #require(try index.counts()[folder])
        #expect(counts == (held: 4, gone: 1))
    }

    @Test("Messages of a folder that does not exist are refused, all of them")
    func isAtomic() throws {
        let (_, index, run, folder) = try IndexFixture.withFolder()
        #expect(throws: IndexError.self) {
            try index.insertHeld([.sample(1)], folder: folder + 1, validity: 1, run: run)
        }
        #expect(try index.counts().isEmpty)
    }

    @Test("An error in the middle of reading reaches the caller")
    func stopsReading() throws {
        let (_, index, run, folder) = try IndexFixture.withFolder()
        try index.insertHeld((1...5).map { .sample($0) }, folder: folder, validity: 1, run: run)
        var seen = 0
        #expect(throws: IndexError.self) {
            try index.forEachPlacement(in: folder, 1) { _ in
                seen += 1
                if seen == 3 { throw RigError("enough") }
            }
        }
        #expect(seen == 3)
        #expect(try index.placements(in: folder, 1).count == 5)
    }

    @Test("A message's life can be asked for run by run")
    func remembers() throws {
        let (_, index, first, folder) = try IndexFixture.withFolder()
        var runs = [first]
        try index.insertHeld([.sample(1)], folder: folder, validity: 1, run: first)
        let steps: [[AccountIndex.Change]] = [
            [.flags(1, Self.flags)], [], [.gone(1)], [.returned(1), .flags(1, .none), .flags(1, Self.flags)], [.removed(1)],
        ]
        for step in steps {
            runs.append(try index.beginRun(mode: "backup", at: 2))
            try index.apply(step, folder: folder, validity: 1, run: runs[runs.count - 1])
        }
        let lives = try runs.map { try index.past(of: folder, asOf: $0) }
        #expect(lives.map { $0.map(\.flags) } == [[.none], [Self.flags], [Self.flags], [Self.flags], [Self.flags], []])
        #expect(lives.map { $0.map(\.goneRun) } == [[nil], [nil], [nil], [runs[3]], [nil], []])
        #expect(lives.map { $0.map(\.fromRun) } == [[runs[0]], [runs[1]], [runs[1]], [runs[3]], [runs[4]], []])
        #expect(try index.past(of: folder, asOf: 0).isEmpty)
    }

    @Test("A new UIDVALIDITY closes nothing by itself")
    func keepsValidities() throws {
        let (_, index, run, folder) = try IndexFixture.withFolder()
        try index.insertHeld([.sample(1)], folder: folder, validity: 9, run: run)
        try index.finish(
            folder: folder, cursor: FolderCursor(uidValidity: 10, uidNext: 1, highestModSeq: nil, messages: 0), quarantined: [],
            run: run)
        try index.insertHeld([.sample(1)], folder: folder, validity: 10, run: run)
        var seen: [UIDValidity] = []
        try index.forEachPlacement(in: folder, asOf: run) { validity, _ in seen.append(validity) }
        #expect(seen == [9, 10])
    }
}
