import Mail
import MailIndex
import TestRig
import Testing

/// Random operations on an index and on a plain dictionary, which must agree, now and for every run of the past.
@Suite("The index against a plain model")
struct ModelTests {
    fileprivate struct Key: Hashable {
        let folder: Int64
        let validity: UIDValidity
        let uid: UID
    }

    private typealias State = [Key: Placement]

    /// What is in one folder under one UIDVALIDITY.
    fileprivate struct Place: Hashable {
        let folder: Int64
        let validity: UIDValidity
    }

    @Test("Any sequence of changes leaves what a dictionary would hold, and its past", arguments: 0..<12)
    func agrees(_ round: Int) throws {
        let seed = SeededRandom.freshSeed() &+ UInt64(round)
        var random = SeededRandom(seed: seed)
        let fixture = try IndexFixture()
        let index = try fixture.open()
        let first = try index.beginRun(mode: "backup", at: 0)
        let folders = try index.save([.named("a", run: first), .named("b", run: first)]).map(\.id)
        let places = folders.flatMap { folder in [1, 2].map { Place(folder: folder, validity: $0) } }
        var state: State = [:]
        var history: [(run: Int64, state: State)] = []
        for number in 0..<12 {
            let run = number == 0 ? first : try index.beginRun(mode: "backup", at: Double(number))
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let place = places[Int.random(in: 0..<places.count, using: &random)]
                try change(&state, index, place, run, &random)
            }
            history.append((run, state))
        }
        for place in places { try compare(index, place, state, seed) }
        for (run, state) in history { try comparePast(index, folders, run, state, seed) }
        try index.checkContent()
    }

    private func change(
        _ state: inout State, _ index: AccountIndex, _ place: Place, _ run: Int64, _ random: inout SeededRandom
    ) throws {
        let uids = (0..<Int.random(in: 1...8, using: &random)).map { _ in Self.uid(&random) }
        switch Int.random(in: 0...5, using: &random) {
        case 0: return try transfer(uids, &state, index, place, run, &random)
        case 1: return try rebind(uids, &state, index, place, run, &random)
        case 2: return try upload(uids[0], &state, index, place, run, &random)
        default: break
        }
        if Bool.random(using: &random) {
            let placements = Set(uids).map { uid -> Placement in
                var placement = Placement.sample(uid.value, flags: Self.flags(&random))
                placement.fromRun = run
                return placement
            }
            try index.insertHeld(placements, folder: place.folder, validity: place.validity, run: run)
            for placement in placements { state[Key(place, placement.uid)] = placement }
        } else {
            let changes = uids.map { Self.change(of: $0, &random) }
            try index.apply(changes, folder: place.folder, validity: place.validity, run: run)
            for change in changes { Self.apply(change, to: &state, place, run) }
        }
    }

    private static func uid(_ random: inout SeededRandom) -> UID { UID(unchecked: UInt32.random(in: 1...30, using: &random)) }

    /// Moves and copies to another folder, or within the same one.
    private func transfer(
        _ uids: [UID], _ state: inout State, _ index: AccountIndex, _ place: Place, _ run: Int64, _ random: inout SeededRandom
    ) throws {
        let target = Place(folder: Int64.random(in: 1...2, using: &random), validity: Bool.random(using: &random) ? 1 : 2)
        let transfers = uids.map { uid in
            AccountIndex.Transfer(
                source: MessagePlace(folder: place.folder, validity: place.validity, uid: uid),
                target: MessagePlace(folder: target.folder, validity: target.validity, uid: Self.uid(&random)),
                name: "t\(UInt16.random(in: 0...UInt16.max, using: &random))", flags: Self.flags(&random),
                isCopy: Bool.random(using: &random))
        }
        try index.transfer(transfers, run: run)
        Self.apply(transfers, to: &state, run)
    }

    /// New UIDs and names within a folder, under the same UIDVALIDITY or the other one.
    private func rebind(
        _ uids: [UID], _ state: inout State, _ index: AccountIndex, _ place: Place, _ run: Int64, _ random: inout SeededRandom
    ) throws {
        let new: UIDValidity = Bool.random(using: &random) ? 1 : 2
        let rebindings = uids.map {
            AccountIndex.Rebinding(
                old: $0, uid: Bool.random(using: &random) ? $0 : Self.uid(&random), name: "r\($0)", flags: Self.flags(&random))
        }
        try index.rebind(rebindings, folder: place.folder, from: place.validity, to: new, run: run)
        let transfers = rebindings.map {
            AccountIndex.Transfer(
                source: MessagePlace(folder: place.folder, validity: place.validity, uid: $0.old),
                target: MessagePlace(folder: place.folder, validity: new, uid: $0.uid), name: $0.name, flags: $0.flags,
                isCopy: false)
        }
        Self.apply(transfers, to: &state, run)
    }

    private func upload(
        _ uid: UID, _ state: inout State, _ index: AccountIndex, _ place: Place, _ run: Int64, _ random: inout SeededRandom
    ) throws {
        let intent = try index.beginUploads([.sample(folder: place.folder, name: "u\(uid)")])[0]
        var placement = intent.placement(uid: uid)
        let isThere = Bool.random(using: &random)
        try index.finishUpload(
            intent.id, placement: isThere ? placement : nil, folder: place.folder, validity: place.validity, run: run)
        placement.fromRun = run
        if isThere { state[Key(place, uid)] = placement }
        #expect(try index.uploads().isEmpty)
    }

    private static func apply(_ transfers: [AccountIndex.Transfer], to state: inout State, _ run: Int64) {
        let rows = transfers.map { state[Key($0.source)] }
        for transfer in transfers where !transfer.isCopy { state[Key(transfer.source)] = nil }
        for case (let transfer, var row?) in zip(transfers, rows) {
            (row.uid, row.name, row.flags) = (transfer.target.uid, transfer.name, transfer.flags)
            (row.modSeq, row.goneRun, row.fromRun) = (nil, nil, run)
            state[Key(transfer.target)] = row
        }
    }

    private static func flags(_ random: inout SeededRandom) -> MessageFlags {
        MessageFlags(
            SystemFlags(rawValue: UInt8.random(in: 0...31, using: &random)),
            keywords: Bool.random(using: &random) ? [] : [Keyword("work"), Keyword("k\(Int.random(in: 0...3, using: &random))")])
    }

    private static func change(of uid: UID, _ random: inout SeededRandom) -> AccountIndex.Change {
        switch Int.random(in: 0...3, using: &random) {
        case 0: .flags(uid, flags(&random), modSeq: Bool.random(using: &random) ? 5 : nil)
        case 1: .gone(uid)
        case 2: .returned(uid)
        default: .removed(uid)
        }
    }

    private static func apply(_ change: AccountIndex.Change, to state: inout State, _ place: Place, _ run: Int64) {
        switch change {
        case .flags(let uid, let flags, let modSeq):
            state[Key(place, uid)]?.flags = flags
            state[Key(place, uid)]?.modSeq = modSeq
            state[Key(place, uid)]?.fromRun = run
        case .gone(let uid):
            state[Key(place, uid)]?.goneRun = run
            state[Key(place, uid)]?.fromRun = run
        case .returned(let uid):
            state[Key(place, uid)]?.goneRun = nil
            state[Key(place, uid)]?.fromRun = run
        case .removed(let uid): state[Key(place, uid)] = nil
        }
    }

    private func compare(_ index: AccountIndex, _ place: Place, _ state: State, _ seed: UInt64) throws {
        let expected = state.filter { $0.key.place == place }.values.sorted { $0.uid < $1.uid }
        #expect(try index.placements(in: place.folder, place.validity) == expected, "seed \(seed)")
        #expect(try index.heldUIDs(in: place.folder, place.validity) == UIDSet(expected.map(\.uid)), "seed \(seed)")
        let present = UIDSet(expected.filter { $0.goneRun == nil }.map(\.uid))
        #expect(try index.presentUIDs(in: place.folder, place.validity) == present, "seed \(seed)")
    }

    private func comparePast(
        _ index: AccountIndex, _ folders: [Int64], _ run: Int64, _ state: State, _ seed: UInt64
    ) throws {
        var past: State = [:]
        for folder in folders {
            try index.forEachPlacement(in: folder, asOf: run) { validity, placement in
                let before = past.updateValue(placement, forKey: Key(folder: folder, validity: validity, uid: placement.uid))
                #expect(before == nil, "twice in run \(run), seed \(seed)")
            }
        }
        #expect(past == state, "as of run \(run), seed \(seed)")
    }
}

extension ModelTests.Key {
    fileprivate init(_ place: MessagePlace) { self.init(folder: place.folder, validity: place.validity, uid: place.uid) }

    fileprivate init(_ place: ModelTests.Place, _ uid: UID) {
        self.init(folder: place.folder, validity: place.validity, uid: uid)
    }

    fileprivate var place: ModelTests.Place { ModelTests.Place(folder: folder, validity: validity) }
}
