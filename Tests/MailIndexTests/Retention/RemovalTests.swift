import Mail
import TestRig
import Testing

@testable import MailIndex

@Suite("Removing on purpose")
struct RemovalTests {
    private static let day: Int64 = 86_400
    /// Everything that is gone.
    private static let all = RemovalRequest.forget(ForgetLimits(datedBefore: .max, goneBefore: 1e12))

    private func tombstones(_ index: AccountIndex) throws -> [Tombstone] {
        var all: [Tombstone] = []
        try index.forEachTombstone { all.append($0) }
        return all
    }

    /// Five messages a day apart; 1 to 3 went in run 2, and 4 in run 3.
    private func account() throws -> HistoryFixture {
        let account = try HistoryFixture()
        try account.hold([1, 2, 3, 4, 5], in: account.inbox) {
            $0.internalDate = InternalDate(secondsSince1970: Int64($0.uid.value) * Self.day)
        }
        try account.nextRun()
        try account.apply([.gone(1), .gone(2), .gone(3)], in: account.inbox)
        try account.nextRun()
        try account.apply([.gone(4)], in: account.inbox)
        try account.nextRun("forget")
        return account
    }

    private static let limits: [(ForgetLimits, [UInt32])] = [
        (ForgetLimits(datedBefore: .max, goneBefore: 1e12), [1, 2, 3, 4]),
        (ForgetLimits(datedBefore: 3 * day, goneBefore: 1e12), [1, 2]),
        (ForgetLimits(datedBefore: .max, goneBefore: 30), [1, 2, 3]),
        (ForgetLimits(datedBefore: .max, goneBefore: 20), []),
        (ForgetLimits(datedBefore: .max, goneBefore: 1e12, folders: []), []),
        (ForgetLimits(datedBefore: .max, goneBefore: 1e12, folders: [1, 99]), [1, 2, 3, 4]),
        (ForgetLimits(datedBefore: .min, goneBefore: 1e12), []),
    ]

    @Test("Retention means what is gone, old enough, gone long enough and in the folders", arguments: limits)
    func plans(_ limits: ForgetLimits, _ expected: [UInt32]) throws {
        let account = try account()
        var meant: [UInt32] = []
        let plan = try account.index.planRemoval(.forget(limits)) { row, holds in
            meant.append(row.placement.uid.value)
            #expect(holds.isEmpty)
        }
        #expect(meant == expected)
        #expect(plan.messages == expected.count && plan.bytes == expected.reduce(0) { $0 + UInt64($1) } && plan.heldBack == 0)
        #expect(try account.index.heldUIDs(in: account.inbox, 1).count == 5)
    }

    @Test("Messages of a folder that is gone count as gone with it; one without a date counts from when it went")
    func plansFolders() throws {
        let account = try HistoryFixture()
        try account.hold([1], in: account.work)
        try account.hold([2], in: account.work) { $0.internalDate = nil }
        try account.nextRun()
        var work = try #require(try account.index.folders().first { $0.id == account.work })
        work.goneRun = account.run
        _ = try account.index.save([work])
        #expect(try account.index.planRemoval(Self.all).messages == 2)
        #expect(try account.index.planRemoval(.forget(ForgetLimits(datedBefore: 20, goneBefore: 1e12))).messages == 1)
        #expect(try account.index.planRemoval(.forget(ForgetLimits(datedBefore: 21, goneBefore: 1e12))).messages == 2)
    }

    @Test("Plan and deed agree, and holds win")
    func holdsWin() throws {
        let account = try account()
        _ = try account.index.addHold("old", SearchQuery("before:1970-01-03"), by: "me", at: 1)
        _ = try account.index.addHold("older", SearchQuery("before:1970-01-04"), by: "me", at: 1)
        let plan = try account.index.planRemoval(Self.all)
        #expect(plan.messages == 2 && plan.heldBack == 2 && plan.byHold == ["old": 1, "older": 2])
        var removed: [UInt32] = []
        let outcome = try account.index.remove(Self.all, run: account.run, at: 50) { row, reason in
            removed.append(row.placement.uid.value)
            #expect(reason == .forgotten)
        }
        #expect(removed == [3, 4])
        #expect(outcome.messages == 2 && outcome.bytes == 7 && outcome.failed == 0)
        #expect(try account.index.heldUIDs(in: account.inbox, 1) == [1, 2, 5])
        #expect(try account.words() == ["inbox/3 forgotten", "inbox/4 forgotten"])
        #expect(try account.index.planRemoval(Self.all).messages == 0)
        let stones = try tombstones(account.index)
        #expect(stones.map(\.place.uid) == [3, 4])
        #expect(stones[0].digest == Placement.sample(3).digest && stones[0].wireSize == 13 && stones[0].date == 3 * Self.day)
        #expect(stones.map(\.reason) == [.forgotten, .forgotten] && stones.map(\.finished) == [50, 50])
    }

    @Test("When a file goes, its tombstone is written and its row is still there")
    func keepsOrder() throws {
        let account = try account()
        _ = try account.index.remove(Self.all, run: account.run, at: 50) { row, _ in
            let stone = try tombstones(account.index).first { $0.place == row.place }
            #expect(stone != nil && stone?.finished == nil)
            #expect(try account.index.placement(row.placement.uid, in: row.folder, row.validity) != nil)
            #expect(try account.index.hasUnfinishedRemovals())
        }
        #expect(try !account.index.hasUnfinishedRemovals())
    }

    @Test("A file that cannot be removed keeps its message, and the others go")
    func toldOfFailures() throws {
        let account = try account()
        let outcome = try account.index.remove(Self.all, run: account.run, at: 50) { row, _ in
            if row.placement.uid == 2 { throw RigError("read-only") }
        }
        #expect(outcome.messages == 3 && outcome.failed == 1)
        #expect(outcome.failures.map(\.place) == [account.place(account.inbox, 2)])
        #expect(outcome.failures[0].message.contains("read-only"))
        #expect(try account.index.heldUIDs(in: account.inbox, 1) == [2, 5])
        #expect(try tombstones(account.index).map(\.place.uid) == [1, 3, 4])
        #expect(try account.index.remove(Self.all, run: account.run, at: 51) { _, _ in }.messages == 1)
    }

    @Test("A forgotten message that the server has again is a message like any other")
    func forgetsOnlyHere() throws {
        let account = try account()
        _ = try account.index.remove(Self.all, run: account.run, at: 50) { _, _ in }
        #expect(try account.index.erasedUIDs(in: account.inbox, 1).isEmpty)
        #expect(try account.index.erased(among: [.init(unchecked: 1)]).isEmpty)
        try account.nextRun()
        try account.hold([1], in: account.inbox)
        #expect(try account.words() == ["inbox/1 returned"])
        try account.nextRun()
        try account.apply([.gone(1)], in: account.inbox)
        try account.nextRun("forget")
        #expect(try account.index.remove(Self.all, run: account.run, at: 99) { _, _ in }.messages == 1)
        #expect(try tombstones(account.index).first?.finished == 99)
    }
}
