import Mail
import MailIndex
import TestRig
import Testing

@Suite("Rows that go on elsewhere")
struct TransferTests {
    private static let flags = MessageFlags(.flagged, keywords: [Keyword("k")])

    /// Two folders; messages 1 to 5 in the first, under UIDVALIDITY 7, of an earlier run.
    private struct Rig {
        let fixture: IndexFixture
        let index: AccountIndex
        let (a, b): (Int64, Int64)
        let (first, run): (Int64, Int64)

        init() throws {
            fixture = try IndexFixture()
            index = try fixture.open()
            first = try index.beginRun(mode: "sync", at: 1)
            let folders = try index.save([.named("a", run: first), .named("b", run: first)]).map(\.id)
            (a, b) = (folders[0], folders[1])
            try index.insertHeld((1...5).map { .sample($0) }, folder: a, validity: 7, run: first)
            run = try index.beginRun(mode: "sync", at: 2)
        }

        func transfer(_ uid: UID, to target: UID, copy: Bool = false) -> AccountIndex.Transfer {
            .init(
                source: MessagePlace(folder: a, validity: 7, uid: uid), target: MessagePlace(folder: b, validity: 9, uid: target),
                name: "new\(target)", flags: flags, isCopy: copy)
        }

        /// What becomes of a sample.
        func expected(_ uid: UInt32, as target: UID) -> Placement {
            var placement = Placement.sample(uid)
            (placement.uid, placement.name, placement.flags) = (target, "new\(target)", flags)
            (placement.modSeq, placement.fromRun) = (nil, run)
            return placement
        }
    }

    @Test("A move takes along what is known of the message, and its past stays where it was")
    func moves() throws {
        let rig = try Rig()
        try rig.index.transfer([rig.transfer(3, to: 30), rig.transfer(5, to: 8)], run: rig.run)
        #expect(try rig.index.heldUIDs(in: rig.a, 7) == [1, 2, 4])
        #expect(try rig.index.placements(in: rig.b, 9) == [rig.expected(5, as: 8), rig.expected(3, as: 30)])
        #expect(try rig.index.past(of: rig.a, asOf: rig.first).map(\.uid) == [1, 2, 3, 4, 5])
        #expect(try rig.index.past(of: rig.b, asOf: rig.first).isEmpty)
        #expect(try rig.index.past(of: rig.a, asOf: rig.run).map(\.uid) == [1, 2, 4])
    }

    @Test("A file that another program wrote has its own digest and size; the size on the wire is the message's")
    func altered() throws {
        let rig = try Rig()
        let form = FileForm(digest: MessageDigest(unchecked: 99), diskSize: 77, lineForm: 0)
        var transfer = rig.transfer(3, to: 30)
        transfer.file = form
        try rig.index.transfer([transfer], run: rig.run)
        var expected = rig.expected(3, as: 30)
        (expected.digest, expected.diskSize, expected.lineForm) = (form.digest, 77, 0)
        #expect(try rig.index.placements(in: rig.b, 9) == [expected])
        try rig.index.rebind(
            [.init(old: 1, uid: 1, name: "x", flags: .none, file: form)], folder: rig.a, from: 7, to: 7, run: rig.run)
        let row = try #require(try rig.index.placement(1, in: rig.a, 7))
        #expect(row.digest == form.digest && row.diskSize == 77 && row.wireSize == Placement.sample(1).wireSize)
    }

    @Test("A copy leaves its source untouched")
    func copies() throws {
        let rig = try Rig()
        let before = try rig.index.placements(in: rig.a, 7)
        try rig.index.transfer([rig.transfer(2, to: 30, copy: true), rig.transfer(2, to: 31, copy: true)], run: rig.run)
        #expect(try rig.index.placements(in: rig.a, 7) == before)
        #expect(try rig.index.placements(in: rig.b, 9) == [rig.expected(2, as: 30), rig.expected(2, as: 31)])
    }

    @Test("One message may be copied and moved in one go, in any order", arguments: [false, true])
    func copiesAndMoves(_ movesFirst: Bool) throws {
        let rig = try Rig()
        let both = [rig.transfer(2, to: 30, copy: true), rig.transfer(2, to: 31)]
        try rig.index.transfer(movesFirst ? both.reversed() : both, run: rig.run)
        #expect(try rig.index.heldUIDs(in: rig.a, 7) == [1, 3, 4, 5])
        #expect(try rig.index.heldUIDs(in: rig.b, 9) == [30, 31])
    }

    @Test("A row that was marked gone lives again where it goes")
    func revives() throws {
        let rig = try Rig()
        try rig.index.apply([.gone(4)], folder: rig.a, validity: 7, run: rig.run)
        try rig.index.transfer([rig.transfer(4, to: 40)], run: rig.run)
        #expect(try rig.index.presentUIDs(in: rig.b, 9) == [40])
    }

    @Test("A source that has no row is passed over; a row at the target is replaced, and kept as past")
    func odd() throws {
        let rig = try Rig()
        let next = try rig.index.beginRun(mode: "sync", at: 3)
        try rig.index.insertHeld([.sample(30)], folder: rig.b, validity: 9, run: rig.run)
        try rig.index.transfer([rig.transfer(99, to: 1), rig.transfer(3, to: 30)], run: next)
        #expect(try rig.index.placements(in: rig.b, 9).map(\.name) == ["new30"])
        #expect(try rig.index.past(of: rig.b, asOf: rig.run).map(\.name) == [Placement.sample(30).name])
    }

    @Test("A target that does not exist leaves everything as it was")
    func isAtomic() throws {
        let rig = try Rig()
        var bad = rig.transfer(2, to: 1)
        bad.target.folder = 99
        #expect(throws: IndexError.self) { try rig.index.transfer([rig.transfer(1, to: 1), bad], run: rig.run) }
        #expect(try rig.index.heldUIDs(in: rig.a, 7) == [1, 2, 3, 4, 5])
        #expect(try rig.index.heldUIDs(in: rig.b, 9).isEmpty)
    }

    @Test("A message goes on under another file name and flags")
    func renames() throws {
        let rig = try Rig()
        try rig.index.rebind([.init(old: 2, uid: 2, name: "x", flags: Self.flags)], folder: rig.a, from: 7, to: 7, run: rig.run)
        let row = try #require(try rig.index.placement(2, in: rig.a, 7))
        #expect(row.name == "x" && row.flags == Self.flags && row.digest == Placement.sample(2).digest)
        #expect(try rig.index.past(of: rig.a, asOf: rig.first)[1].name == Placement.sample(2).name)
        #expect(try rig.index.counts()[rig.a]?.held == 5)
    }

    @Test("Messages of a mailbox that was made anew go on under their new UIDs, even if they change places")
    func renumbers() throws {
        let rig = try Rig()
        let changes = [(1, 2), (2, 1), (3, 9)].map { old, new in
            AccountIndex.Rebinding(old: UID(unchecked: old), uid: UID(unchecked: new), name: "n\(old)", flags: .none)
        }
        try rig.index.rebind(changes, folder: rig.a, from: 7, to: 8, run: rig.run)
        #expect(try rig.index.placements(in: rig.a, 8).map(\.name) == ["n2", "n1", "n3"])
        #expect(try rig.index.heldUIDs(in: rig.a, 7) == [4, 5])
        try rig.index.rebind(
            [.init(old: 1, uid: 2, name: "p", flags: .none), .init(old: 2, uid: 1, name: "q", flags: .none)], folder: rig.a,
            from: 8, to: 8, run: rig.run)
        #expect(try rig.index.placements(in: rig.a, 8).map(\.name) == ["q", "p", "n3"])
    }
}
