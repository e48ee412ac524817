import Mail
import TestRig
import Testing

@testable import MailIndex

@Suite("What happened to messages")
struct EventTests {
    private static let seen = MessageFlags(.seen)

    @Test("A message arrives, is flagged, goes and returns, each in its run")
    func livesItsLife() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2], in: account.inbox)
        #expect(try account.words() == ["inbox/1 arrived", "inbox/2 arrived"])
        try account.nextRun()
        try account.apply([.flags(1, Self.seen), .gone(2)], in: account.inbox)
        #expect(try account.words() == ["inbox/1 flagged ()→(\\Seen)", "inbox/2 gone, kept"])
        try account.nextRun()
        #expect(try account.words() == [])
        try account.nextRun()
        try account.apply([.removed(1), .returned(2)], in: account.inbox)
        #expect(try account.words() == ["inbox/1 gone", "inbox/2 returned"])
        try account.nextRun()
        try account.hold([1], in: account.inbox)
        #expect(try account.words() == ["inbox/1 returned"])
    }

    @Test("A message that goes here and comes there in the same run has moved, kept copy or not")
    func moves() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2, 3], in: account.inbox)
        try account.nextRun()
        try account.apply([.gone(1), .removed(2), .gone(3)], in: account.inbox)
        try account.hold([11], in: account.work) { $0.digest = Placement.sample(1).digest }
        try account.hold([12], in: account.work) {
            $0.digest = Placement.sample(2).digest
            $0.flags = Self.seen
        }
        #expect(
            try account.words() == [
                "inbox/3 gone, kept", "work/11 moved from inbox/1", "work/12 moved from inbox/2",
                "work/12 flagged ()→(\\Seen)",
            ])
        #expect(try account.words(of: .folder(account.inbox)).count == 3)
        #expect(
            try account.words(of: .message(Placement.sample(1).digest ?? .init(unchecked: 0))) == ["work/11 moved from inbox/1"])
    }

    @Test("A message without a digest, or that came in another run, has not moved")
    func doesNotGuess() throws {
        let account = try HistoryFixture()
        try account.hold([1], in: account.inbox) { $0.digest = nil }
        try account.hold([2], in: account.inbox)
        try account.nextRun()
        try account.apply([.removed(1), .removed(2)], in: account.inbox)
        try account.hold([1], in: account.work) { $0.digest = nil }
        #expect(try account.words() == ["inbox/1 gone", "inbox/2 gone", "work/1 arrived"])
        try account.nextRun()
        try account.hold([2], in: account.work)
        #expect(try account.words() == ["work/2 arrived"])
    }

    @Test("Of two equal messages of which one moves, one event tells it")
    func movesOneOfTwo() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2], in: account.inbox) { $0.digest = .init(unchecked: 9) }
        try account.nextRun()
        try account.apply([.removed(1), .removed(2)], in: account.inbox)
        try account.hold([5], in: account.work) { $0.digest = .init(unchecked: 9) }
        let words = try account.words()
        #expect(words.count == 2)
        #expect(words.contains { $0.hasPrefix("work/5 moved from inbox/") })
        #expect(words.contains { $0.hasSuffix(" gone") })
    }

    @Test("Another UID in the same folder is no move; a transfer by the engine is one")
    func transfers() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2], in: account.inbox)
        try account.nextRun()
        try account.index.rebind(
            [.init(old: 1, uid: 7, name: "n", flags: .none)], folder: account.inbox, from: 1, to: 1, run: account.run)
        try account.index.transfer(
            [
                .init(
                    source: account.place(account.inbox, 2), target: account.place(account.work, 4), name: "m", flags: .none,
                    isCopy: false)
            ], run: account.run)
        #expect(try account.words() == ["inbox/7 renumbered from inbox/1", "work/4 moved from inbox/2"])
    }

    @Test("What a restore puts back is restored, and so is a kept copy that goes on as a message of the server")
    func restores() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2], in: account.inbox)
        try account.nextRun()
        try account.apply([.gone(1), .gone(2)], in: account.inbox)
        try account.nextRun("restore")
        try account.hold([8], in: account.inbox)
        try account.index.rebind(
            [.init(old: 1, uid: 9, name: "n", flags: .none)], folder: account.inbox, from: 1, to: 1, run: account.run)
        #expect(try account.words() == ["inbox/8 restored from elsewhere", "inbox/9 restored from inbox/1"])
        try account.nextRun()
        try account.index.rebind(
            [.init(old: 2, uid: 10, name: "o", flags: .none)], folder: account.inbox, from: 1, to: 1, run: account.run)
        #expect(try account.words() == ["inbox/10 restored from inbox/2"])
    }

    @Test("Other content under the same UID is told; another MODSEQ or name is no event")
    func replaces() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2], in: account.inbox)
        try account.nextRun()
        try account.hold([1], in: account.inbox) { $0.digest = .init(unchecked: 99) }
        try account.hold([2], in: account.inbox) { $0.name = "other" }
        try account.apply([.flags(2, .none, modSeq: 77)], in: account.inbox)
        #expect(try account.words() == ["inbox/1 replaced"])
        #expect(try account.words(of: .message(.init(unchecked: 1))) == ["inbox/1 replaced"])
    }

    @Test("Changes that a run took back itself leave no trace")
    func collapses() throws {
        let account = try HistoryFixture()
        try account.hold([1], in: account.inbox)
        try account.nextRun()
        try account.apply([.flags(1, Self.seen), .gone(1), .returned(1), .flags(1, .none)], in: account.inbox)
        try account.hold([2], in: account.inbox)
        try account.apply([.removed(2)], in: account.inbox)
        #expect(try account.words() == [])
    }

    @Test("An error of the reader reaches the caller, and the history can be read again")
    func stops() throws {
        let account = try HistoryFixture()
        try account.hold([1, 2, 3], in: account.inbox)
        #expect(throws: IndexError.self) { try account.index.forEachEvent(in: 1...1) { _ in throw RigError("enough") } }
        #expect(try account.words().count == 3)
    }
}
