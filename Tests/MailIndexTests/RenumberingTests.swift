import Mail
import MailIndex
import Testing

@Suite("A mailbox with a new UIDVALIDITY")
struct RenumberingTests {
    @Test("Recognised messages go on under their new numbers, and the past still knows the old ones")
    func renumber() throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        defer { withExtendedLifetime(fixture) { index.close() } }
        try index.insertHeld([.sample(3), .sample(4), .sample(5)], folder: folder, validity: 1, run: run)
        let next = try index.beginRun(mode: "backup", at: 2_000)
        try index.renumber([.init(old: 3, new: 30), .init(old: 5, new: 9)], folder: folder, from: 1, to: 2, run: next)
        #expect(try index.heldUIDs(in: folder, 1) == [4])
        #expect(try index.heldUIDs(in: folder, 2) == [9, 30])
        let moved = try #require(try index.placements(in: folder, 2).first { $0.uid == 30 })
        var expected = Placement.sample(3)
        (expected.uid, expected.modSeq, expected.fromRun) = (30, nil, next)
        #expect(moved == expected)
        #expect(try index.past(of: folder, asOf: run).map(\.uid) == [3, 4, 5])
        #expect(Set(try index.past(of: folder, asOf: next).map(\.uid)) == [4, 9, 30])
    }

    @Test("A message that is not held, or whose new number is taken, changes nothing it should not")
    func odd() throws {
        let (fixture, index, run, folder) = try IndexFixture.withFolder()
        defer { withExtendedLifetime(fixture) { index.close() } }
        try index.insertHeld([.sample(3)], folder: folder, validity: 1, run: run)
        try index.insertHeld([.sample(7)], folder: folder, validity: 2, run: run)
        try index.renumber([.init(old: 99, new: 8)], folder: folder, from: 1, to: 2, run: run)
        #expect(try index.heldUIDs(in: folder, 1) == [3])
        #expect(try index.heldUIDs(in: folder, 2) == [7])
    }
}
