import Mail
import MailIndex
import TestRig
import Testing

@Suite("Looking for messages by what they are")
struct FindingTests {
    /// Samples 1 to 9 in folder a (2 is gone from the server), 1 to 3 in b, 1 in c, which is gone.
    private struct Rig {
        let fixture: IndexFixture
        let index: AccountIndex
        let (a, b): (Int64, Int64)

        init() throws {
            fixture = try IndexFixture()
            index = try fixture.open()
            let run = try index.beginRun(mode: "sync", at: 1)
            var folders = try index.save([.named("a", run: run), .named("b", run: run), .named("c", run: run)])
            (a, b) = (folders[0].id, folders[1].id)
            try index.insertHeld((1...9).map { .sample($0) }, folder: a, validity: 7, run: run)
            try index.insertHeld((1...3).map { .sample($0) }, folder: b, validity: 8, run: run)
            try index.insertHeld([.sample(1)], folder: folders[2].id, validity: 9, run: run)
            try index.apply([.gone(2)], folder: a, validity: 7, run: run)
            folders[2].goneRun = run
            _ = try index.save(folders)
        }

        func places(_ found: [LocatedPlacement]) -> [String] {
            found.map { "\($0.folder == a ? "a" : $0.folder == b ? "b" : "?")\($0.validity.value)/\($0.placement.uid)" }
        }
    }

    @Test("By digest: every row that is not gone, wherever it is")
    func digests() throws {
        let rig = try Rig()
        let found = try rig.index.rows(withDigests: [
            MessageDigest(unchecked: 1), MessageDigest(unchecked: 2), MessageDigest(unchecked: 200),
        ])
        #expect(rig.places(found) == ["a7/1", "b8/1", "b8/2"])
        var expected = Placement.sample(1)
        expected.fromRun = 1
        #expect(found.first?.placement == expected)
        #expect(found.first?.place == MessagePlace(folder: rig.a, validity: 7, uid: 1))
        #expect(try rig.index.rows(withDigests: []).isEmpty)
    }

    @Test("By EMAILID, whatever characters it has")
    func emailIDs() throws {
        let rig = try Rig()
        var odd = Placement.sample(20)
        odd.emailID = "\"%'é\\"
        try rig.index.insertHeld([odd], folder: rig.b, validity: 8, run: 1)
        #expect(
            rig.places(try rig.index.rows(withEmailIDs: ["M3", "M6", "m9", "\"%'é\\"])) == ["a7/3", "a7/6", "b8/3", "b8/20"])
        #expect(try rig.index.rows(withEmailIDs: []).isEmpty)
    }

    @Test("By size and date: both must fit, and rows without a date never do")
    func sizesAndDates() throws {
        let rig = try Rig()
        var undated = Placement.sample(20)
        undated.internalDate = nil
        var old = Placement.sample(21)
        old.internalDate = InternalDate(secondsSince1970: -77)
        try rig.index.insertHeld([undated, old], folder: rig.b, validity: 8, run: 1)
        let wanted: Set<SizeAndDate> = [
            SizeAndDate(size: 13, date: 3), SizeAndDate(size: 14, date: 5), SizeAndDate(size: 30, date: 20),
            SizeAndDate(size: 31, date: -77), SizeAndDate(size: .max, date: .min),
        ]
        #expect(rig.places(try rig.index.rows(ofSizeAndDate: wanted)) == ["a7/3", "b8/3", "b8/21"])
        #expect(try rig.index.rows(ofSizeAndDate: []).isEmpty)
    }

    @Test("By file name within a folder, rows of gone messages included")
    func names() throws {
        let rig = try Rig()
        let names = Set([1, 2, 7, 50].map { Placement.sample($0).name })
        #expect(try rig.index.placements(named: names, in: rig.a, 7).map(\.uid) == [1, 2, 7])
        #expect(try rig.index.placements(named: names, in: rig.a, 8).isEmpty)
        #expect(try rig.index.placements(named: [], in: rig.a, 7).isEmpty)
    }

    @Test("By UID, rows of gone messages included")
    func uids() throws {
        let rig = try Rig()
        #expect(try rig.index.placement(2, in: rig.a, 7)?.goneRun == 1)
        #expect(try rig.index.placement(1, in: rig.a, 7)?.name == Placement.sample(1).name)
        #expect(try rig.index.placement(1, in: rig.a, 8) == nil)
        #expect(try rig.index.placement(77, in: rig.a, 7) == nil)
    }

    @Test("More things may be looked for than a statement has places for")
    func many() throws {
        let rig = try Rig()
        let wanted = Set((0..<100_000).map { SizeAndDate(size: 10 + $0, date: Int64($0)) })
        #expect(try rig.index.rows(ofSizeAndDate: wanted).count == 8 + 3)
    }
}
