import Mail
import Testing

@testable import SyncPlanner

@Suite("The brake")
struct BrakeTests {
    private let a = FolderPath(["A"])

    private func brake(share: Double = 0.2, count: Int = 50, allows: Bool = false) -> Brake {
        Brake(.init(share: share, count: count), allowsMassDelete: allows)
    }

    @Test(
        "a folder brakes above the share and above the count, not above one of them",
        arguments: [(51, 100, true), (50, 100, false), (51, 255, false), (51, 254, true), (1000, 1000, true), (0, 0, false)])
    func numbers(count: Int, held: Int, stops: Bool) {
        let there = FolderTally(path: a, held: held, heldHere: held - count, heldThere: held, removalsThere: count)
        let here = FolderTally(path: a, held: held, heldHere: held, heldThere: held - count, removalsHere: count)
        let other = FolderTally(path: FolderPath(["B"]), held: 9, heldHere: 9, heldThere: 9)
        #expect((brake().check([there, other]) != nil) == stops)
        #expect((brake().check([here, other]) != nil) == stops)
        #expect(brake(allows: true).check([there, other]) == nil)
    }

    @Test("a pulling run brakes by the same numbers")
    func pulling() {
        var plan = FolderPlan()
        plan.removeLocal = (1...60).map { BaseMessage(uid: UID(unchecked: $0), name: "n\($0)", flags: .none) }
        #expect(
            brake().check(plan, of: 100, in: a)
                == "A: the server lacks 60 of the 100 messages held here, so this run would remove them here; "
                + "look at the server first, and run `restante sync --allow-mass-delete` if that is right")
        #expect(brake().check(plan, of: 1000, in: a) == nil)
        #expect(brake(allows: true).check(plan, of: 100, in: a) == nil)
    }

    @Test("the sentence names the folder, the numbers, and how many more folders there are")
    func sentence() {
        let tallies = ["A", "B"].map {
            FolderTally(path: FolderPath([$0]), held: 100, heldHere: 30, heldThere: 100, removalsThere: 70)
        }
        #expect(
            brake().check(tallies)
                == "A: 70 of its 100 messages are deleted or missing here, so this run would delete them on the server; look at the "
                + "store first, and run `restante sync --allow-mass-delete` if that is right; 1 folder more would lose as much")
    }

    @Test("a side that lost everything brakes whatever the numbers are, from six messages on", arguments: [5, 6])
    func emptied(held: Int) {
        let store = [
            FolderTally(path: a, held: held - 2, heldThere: held - 2, removalsThere: held - 2),
            FolderTally(path: FolderPath(["B"]), held: 2, heldThere: 2, removalsThere: 2),
        ]
        let server = store.map {
            FolderTally(path: $0.path, held: $0.held, heldHere: $0.held, heldThere: 0, removalsHere: $0.held)
        }
        #expect((brake().check(store) != nil) == (held > 5))
        #expect((brake().check(server) != nil) == (held > 5))
        #expect(brake(allows: true).check(store) == nil)
        #expect(brake(allows: true).check(server) == nil)
        let quiet = FolderTally(path: FolderPath(["C"]), held: 1, heldHere: 1, heldThere: 1)
        #expect(brake().check(store + [quiet]) == nil)
        #expect(brake().check(server + [quiet]) == nil)
    }

    @Test("what was moved is not lost")
    func moved() {
        let moved = FolderTally(path: a, held: 10, heldHere: 0, heldThere: 10, removalsThere: 0)
        #expect(brake().check([moved]) == nil)
    }

    @Test("another mailbox brakes, allowed or not")
    func mailbox() {
        let changed = FolderTally(path: a, hasNewValidity: true, held: 3, heldHere: 3)
        let gone = FolderTally(path: FolderPath(["B"]), isThere: false, held: 2, heldHere: 2, removalsHere: 2)
        let new = FolderTally(path: FolderPath(["C"]), isKnown: false)
        let recognised = FolderTally(path: FolderPath(["D"]), hasNewValidity: true, held: 3, heldHere: 3, recognised: 1)
        let same = FolderTally(path: FolderPath(["E"]))
        #expect(brake(allows: true).check([changed, gone, new])?.contains("another mailbox") == true)
        #expect(brake(allows: true).check([changed, recognised]) == nil)
        #expect(brake(allows: true).check([changed, same]) == nil)
        #expect(brake(allows: true).check([gone]) == nil)
    }

    @Test("a plan that would delete too much carries the sentence, and still says what it would do")
    func plan() {
        let rows = (1...60).map { "A \($0) m\($0)" }.joined(separator: "; ")
        let row = PlanRow(
            words: "", base: rows + "; B 1 x", server: rows + "; B 1 x", here: "B x", policy: { $0.brake = .init() }, plan: "")
        let plan = row.result
        #expect(plan.brake?.hasPrefix("A: 60 of its 60 messages are deleted or missing here") == true)
        #expect(plan.folders.first?.remoteRemovals.count == 60)
    }

    @Test("folders that were not looked at count as they were")
    func unseen() {
        var tree = FolderTreePlan()
        tree.pairs = [FolderPair(id: 1, path: a, directory: "A", isThere: true, isHere: true, held: 6, isAgreed: true)]
        var difference = FolderDifference(folder: 1)
        (difference.held, difference.heldThere) = (6, 6)
        difference.missingHere = (1...6).map { .init(uid: UID(unchecked: $0), name: "n\($0)", base: .none, flags: .none) }
        let planner = AccountPlanner(policy: SyncPolicy())
        let folder = FolderCase(id: 1, path: a, difference: difference)
        #expect(planner.plan(tree: tree, folders: [folder], identities: Identities()).brake != nil)
        tree.pairs.append(
            FolderPair(
                id: 2, path: FolderPath(["B"]), directory: "B", isThere: true, isHere: true, held: 1, isAgreed: true))
        #expect(planner.plan(tree: tree, folders: [folder], identities: Identities()).brake == nil)
    }
}
