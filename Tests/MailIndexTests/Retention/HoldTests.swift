import Mail
import TestRig
import Testing

@testable import MailIndex

@Suite("Legal holds")
struct HoldTests {
    private func held(_ account: HistoryFixture, _ places: [MessagePlace]) throws -> [[String]] {
        let holds = try account.index.holds(on: places)
        return places.map { holds[$0] ?? [] }
    }

    @Test("A hold covers what its query matches, until it is released; its record stays")
    func covers() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2], in: account.inbox) {
            $0.internalDate = InternalDate(secondsSince1970: Int64($0.uid.value) * 86_400)
        }
        try account.hold([3], in: account.work)
        let places = [
            account.place(account.inbox, 1), account.place(account.inbox, 2), account.place(account.work, 3),
            account.place(account.work, 9),
        ]
        #expect(try held(account, places) == [[], [], [], []])
        let first = try account.index.addHold("case 1", SearchQuery("folder:work"), by: "me", at: 7)
        _ = try account.index.addHold("case 2", SearchQuery("folder:work OR after:1970-01-03"), by: "me", at: 8)
        #expect(try held(account, places) == [[], ["case 2"], ["case 1", "case 2"], []])
        try account.index.releaseHold("case 1", by: "you", at: 9)
        #expect(try held(account, places) == [[], ["case 2"], ["case 2"], []])
        #expect(try account.index.holds().map(\.released) == [9, nil])
        #expect(
            try account.index.holds()[0]
                == Hold(id: first.id, name: "case 1", query: "folder:work", made: 7, madeBy: "me", released: 9, releasedBy: "you")
        )
    }

    @Test("What one hold covers is told folder by folder, also what cannot be judged and what has moved")
    func tellsWhatItCovers() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2, 3], in: account.work) {
            $0.internalDate = $0.uid.value == 3 ? nil : InternalDate(secondsSince1970: Int64($0.uid.value) * 86_400)
        }
        _ = try account.index.addHold("case", SearchQuery("folder:work after:1970-01-03"), by: "me", at: 7)
        _ = try account.index.addHold("other", SearchQuery("folder:inbox"), by: "me", at: 7)
        let (hold, validity) = (try account.index.hold(inForce: "case"), account.place(account.work, 1).validity)
        #expect(try account.index.uids(onHold: hold, in: account.work, validity) == [2, 3])
        #expect(try account.index.uids(onHold: hold, in: account.inbox, validity) == [])
        try account.index.releaseHold("case", by: "me", at: 8)
        #expect(try account.index.uids(onHold: hold, in: account.work, validity) == [])
        let error = #expect(throws: IndexError.self) { try account.index.hold(inForce: "case") }
        #expect(error?.message.contains("hold list") == true)
    }

    @Test("A name is taken while its hold is in force")
    func namesAreUnique() throws {
        let index = try HistoryFixture().index
        _ = try index.addHold("a", SearchQuery("folder:x"), by: "me", at: 1)
        #expect(throws: IndexError.self) { try index.addHold("a", SearchQuery("folder:y"), by: "me", at: 2) }
        try index.releaseHold("a", by: "me", at: 3)
        #expect(throws: IndexError.self) { try index.releaseHold("a", by: "me", at: 4) }
        _ = try index.addHold("a", SearchQuery("folder:y"), by: "me", at: 5)
        #expect(try index.holds().map(\.query) == ["folder:x", "folder:y"])
    }

    @Test("A message stays on hold when it moves out of the folder, and one that came later is covered too")
    func followsMoves() throws {
        let account = try HistoryFixture()
        try account.hold([1], in: account.work)
        _ = try account.index.addHold("a", SearchQuery("folder:work"), by: "me", at: 1)
        try account.hold([2], in: account.work)
        try account.index.rememberHolds(since: account.run)
        try account.nextRun()
        for uid: UInt32 in [1, 2] {
            try account.index.transfer(
                [
                    .init(
                        source: account.place(account.work, uid), target: account.place(account.inbox, uid), name: "n",
                        flags: .none,
                        isCopy: false)
                ], run: account.run)
        }
        let places = [account.place(account.inbox, 1), account.place(account.inbox, 2)]
        #expect(try held(account, places) == [["a"], ["a"]])
    }

    @Test("What cannot be judged is on hold: no date, not in search yet, no search any more")
    func isCautious() throws {
        let fixture = try SearchFixture()
        let account = fixture.account
        try fixture.add(1) { $0.text = "secret plan" }
        try fixture.add(2) { $0.text = "lunch" }
        try account.hold([3], in: account.inbox)
        try account.hold([4], in: account.inbox) { ($0.digest, $0.internalDate) = (nil, nil) }
        let places = (1...4).map { account.place(account.inbox, $0) }
        _ = try account.index.addHold("words", SearchQuery("secret"), by: "me", at: 1)
        #expect(try held(account, places) == [["words"], [], ["words"], ["words"]])
        try fixture.document(3) { $0.text = "dinner" }
        #expect(try held(account, places) == [["words"], [], [], ["words"]])
        try account.index.setSearch(false)
        #expect(try held(account, places) == [["words"], ["words"], ["words"], ["words"]])
        try account.index.releaseHold("words", by: "me", at: 2)
        _ = try account.index.addHold("date", SearchQuery("before:1960"), by: "me", at: 3)
        #expect(try held(account, places) == [[], [], [], ["date"]])
    }

    @Test("A hold that asks for words is refused where there is no search")
    func needsSearch() throws {
        let index = try HistoryFixture().index
        let error = #expect(throws: IndexError.self) { try index.addHold("a", SearchQuery("secret"), by: "me", at: 1) }
        #expect(error?.message.contains("no search") == true)
        #expect(try index.holds().isEmpty)
    }

    @Test("No hold is made while a removal that was decided is not done")
    func waits() throws {
        let account = try HistoryFixture()
        try account.hold([1], in: account.inbox)
        try account.nextRun()
        try account.apply([.gone(1)], in: account.inbox)
        let request = RemovalRequest.forget(ForgetLimits(datedBefore: .max, goneBefore: 1e12))
        try account.index.decideRemoval(request, run: account.run, at: 1)
        #expect(throws: IndexError.self) { try account.index.addHold("a", SearchQuery("folder:inbox"), by: "me", at: 1) }
        _ = try account.index.finishRemovals(run: account.run, at: 2) { _, _ in }
        _ = try account.index.addHold("a", SearchQuery("folder:inbox"), by: "me", at: 1)
    }

    @Test("A query that was damaged in the file does not weaken its hold")
    func refusesDamage() throws {
        let account = try HistoryFixture()
        try account.hold([1], in: account.inbox)
        _ = try account.index.addHold("a", SearchQuery("folder:inbox"), by: "me", at: 1)
        try account.index.execute("UPDATE hold SET query = 'folder:'")
        let error = #expect(throws: IndexError.self) { try account.index.holds(on: [account.place(account.inbox, 1)]) }
        #expect(error?.kind == .damaged)
    }
}
