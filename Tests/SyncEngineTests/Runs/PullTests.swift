import IMAPSandbox
import Mail
import Testing

@testable import SyncEngine

/// What a run does about each kind of change on the server; after each, a second run has nothing to do.
struct PullTests {
    @Test("a first backup holds every message, and a second has nothing to do")
    func first() async throws {
        let rig = try EngineRig(.varied())
        let summary = try await rig.runToTheEnd()
        #expect(summary.downloaded == 60 && summary.folders == 5 && summary.quarantined == 0)
        #expect(rig.server.log.bodyCompletions == 60)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("an empty mailbox is a complete backup")
    func empty() async throws {
        let rig = try EngineRig()
        #expect(try await rig.runToTheEnd().folders == 1)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("new mail comes; what is held is not fetched again")
    func newMail() async throws {
        let rig = try EngineRig(.varied())
        try await rig.runToTheEnd()
        rig.account.appendGenerated(5, to: .inbox, seed: 9)
        rig.account.add("Subject: x\r\n\r\nx\r\n", flags: MessageFlags(.seen), to: rig.account.name("Empty"))
        #expect(try await rig.runToTheEnd().downloaded == 6)
        #expect(rig.server.log.bodyCompletions == 66)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("flags and keywords that change on the server change here, without a body")
    func flags() async throws {
        let rig = try EngineRig(.varied())
        try await rig.runToTheEnd()
        rig.account.setFlags(MessageFlags([.seen, .flagged], keywords: [Keyword("$Forwarded"), Keyword("Work")]), of: [1, 9], in: .inbox)
        rig.account.setFlags(.none, of: [3, 4, 5], in: .inbox)
        rig.account.setFlags(MessageFlags(keywords: [Keyword("work")]), of: [7], in: rig.account.name("Work", "2026", "Лето"))
        let summary = try await rig.runToTheEnd()
        #expect(summary.flagsLocal == 6 && summary.downloaded == 0 && summary.foldersChanged == 2)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("more keywords than a Maildir has letters for are kept all the same")
    func manyKeywords() async throws {
        let rig = try EngineRig(.inbox(40))
        for number in 1...40 {
            let keywords = (1...number).map { Keyword("label\($0)") }
            rig.account.setFlags(MessageFlags(keywords: keywords), of: [UID(unchecked: UInt32(number))], in: .inbox)
        }
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
        rig.account.setFlags(MessageFlags(.seen, keywords: [Keyword("label39")]), of: [40], in: .inbox)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("what the server no longer has is kept and marked by a backup")
    func expungedInBackup() async throws {
        let rig = try EngineRig(.varied())
        try await rig.runToTheEnd()
        rig.account.expunge([2, 3, 30], in: .inbox)
        let summary = try await rig.runToTheEnd()
        #expect(summary.goneKept == 3 && summary.deletedLocal == 0)
        try rig.expectFaithful(gone: 3)
        try await rig.expectNothingToDo()
    }

    @Test("what the server no longer has goes to the trash of the state folder", arguments: [RunMode.mirror, .sync])
    func expunged(_ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), mode: mode)
        try await rig.runToTheEnd()
        let bytes = rig.account.bytes(of: 3, in: .inbox)
        rig.account.expunge([2, 3, 30], in: .inbox)
        rig.account.expunge(rig.account.mailbox(rig.account.name("Sent"))?.uids ?? [], in: rig.account.name("Sent"))
        #expect(try await rig.runToTheEnd().deletedLocal == 13)
        try rig.expectFaithful()
        let trash = try FileTree.all(below: rig.settings.stateDirectory + "/trash").filter { $0.key.contains(",W=") || $0.key.contains(",S=") }
        #expect(trash.count == 13)
        #expect(trash.values.contains { $0[1] <= Int64(bytes?.count ?? 0) })
        try await rig.expectNothingToDo()
    }

    @Test("everything changes at once: new, flags, gone, several folders")
    func mixture() async throws {
        let rig = try EngineRig(.varied())
        try await rig.runToTheEnd()
        let summer = rig.account.name("Work", "2026", "Лето")
        rig.account.expunge([1, 5, 6], in: .inbox)
        rig.account.setFlags(MessageFlags(.draft), of: [8, 9], in: .inbox)
        rig.account.appendGenerated(4, to: .inbox, seed: 5)
        rig.account.move([1, 2], from: summer, to: rig.account.name("Sent"))
        let summary = try await rig.runToTheEnd()
        #expect(summary.downloaded == 6 && summary.goneKept == 5 && summary.flagsLocal == 2)
        try rig.expectFaithful(gone: 5)
        try await rig.expectNothingToDo()
    }

    @Test("2,000 messages are split over four connections, each body comes once")
    func manyMessages() async throws {
        let rig = try EngineRig(.inbox(2000, meanOctets: 1500))
        try await rig.runToTheEnd()
        #expect(rig.server.log.bodyCompletions == 2000)
        let fetching = Set(rig.server.log.commands.filter { $0.name == "UID FETCH" }.map(\.connection))
        #expect(fetching.count > 1, "only one connection fetched")
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("history: each past state can be asked for")
    func history() async throws {
        let rig = try EngineRig(.inbox(4))
        let first = try await rig.runToTheEnd()
        rig.account.setFlags(MessageFlags(.draft), of: [1], in: .inbox)
        rig.account.expunge([2], in: .inbox)
        rig.account.appendGenerated(1, to: .inbox, seed: 3)
        let second = try await rig.runToTheEnd()
        let states = try rig.withIndex { index in
            try [first.run, second.run].map { run in
                var state: [UID: Bool] = [:]
                try index.forEachPlacement(in: index.folders()[0].id, asOf: run) { _, placement in
                    state[placement.uid] = placement.goneRun == nil && placement.flags.system != .draft
                }
                return state
            }
        }
        #expect(states == [[1: true, 2: true, 3: true, 4: true], [1: false, 2: false, 3: true, 4: true, 5: true]])
    }
}
