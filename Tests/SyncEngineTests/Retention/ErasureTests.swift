import IMAPSandbox
import Mail
import MailIndex
import TestRig
import Testing

@testable import SyncEngine

@Suite("A message that was erased")
struct ErasureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let profile: SandboxProfile
        let mode: RunMode
        let testDescription: String

        static let all: [Case] = [RunMode.backup, .mirror, .sync].flatMap { mode in
            [
                Case(profile: .full, mode: mode, testDescription: "\(mode), QRESYNC"),
                Case(profile: .full.without("QRESYNC"), mode: mode, testDescription: "\(mode), CONDSTORE"),
                Case(profile: .bare, mode: mode, testDescription: "\(mode), RFC 3501 only"),
            ]
        }
    }

    @Test("is gone here in every folder, stays on the server, and is not fetched again", arguments: Case.all)
    func staysAway(_ example: Case) async throws {
        let rig = try EngineRig.years(example.profile, mode: example.mode)
        let recorder = ActRecorder()
        rig.settings.record = recorder.record
        try await rig.runToTheEnd()
        let report = try rig.erase("before:2002 OR after:2004-12-01 before:2006")
        #expect(report.done.messages == 3 && report.done.failed == 0 && report.plan.heldBack == 0)
        #expect(try rig.years(in: "INBOX") == [2002, 2003, 2004] && rig.years(in: "Work") == [2010])
        let erased = recorder.acts.compactMap { act in if case .erased(let removal) = act { removal } else { nil } }
        #expect(erased.map { "\($0.folder) \($0.uid)" } == ["INBOX 1", "INBOX 5", "Work 1"])
        #expect(erased.allSatisfy { $0.digest != nil && $0.run == report.run })
        for _ in 0..<2 {
            try await rig.expectNothingToDo()
            try await rig.verified()
        }
        // Others change something beside it.
        rig.account.add(EngineRig.text(2011), date: EngineRig.date(2011))
        rig.account.setFlags(MessageFlags(.flagged), of: [1, 2], in: .inbox)
        let summary = try await rig.runToTheEnd()
        #expect(summary.downloaded == 1 && summary.flagsLocal == 1, "\(summary)")
        #expect(try rig.years(in: "INBOX") == [2002, 2003, 2004, 2011])
        #expect(rig.account.mailbox(.inbox)?.uids.count == 6 && rig.account.mailbox(rig.work)?.uids.count == 2)
        try await rig.verified()
        try await rig.expectNothingToDo()
    }

    @Test("does not come back under another number, in another folder, or after a new UIDVALIDITY", arguments: Case.all)
    func isKnownAgain(_ example: Case) async throws {
        let rig = try EngineRig.years(example.profile, mode: example.mode)
        try await rig.runToTheEnd()
        try rig.erase("before:2003")
        #expect(rig.account.copy([1, 3], from: .inbox, to: rig.work) == [3, 4])
        _ = rig.account.move([2], from: .inbox, to: rig.work)
        let summary = try await rig.runToTheEnd()
        #expect(summary.downloaded + summary.copiedLocally == 1, "\(summary)")
        #expect(rig.recorder.notices.contains { $0.contains("2 messages that were erased here") }, "\(rig.recorder.notices)")
        #expect(try rig.years(in: "Work") == [2003, 2005, 2010])
        let bodies = rig.server.log.bodyCompletions
        try await rig.expectNothingToDo()
        rig.account.changeUIDValidity(of: .inbox)
        try await rig.runToTheEnd()
        #expect(rig.server.log.bodyCompletions == bodies + 1, "only the erased one is fetched, to be known again")
        #expect(try Set(rig.years(in: "INBOX")) == [2003, 2004, 2005])
        try await rig.expectNothingToDo()
        try await rig.verified()
    }

    @Test("is not looked for any more when the server has it no more", arguments: [RunMode.backup, .sync])
    func expunged(_ mode: RunMode) async throws {
        let rig = try EngineRig.years(mode: mode)
        try await rig.runToTheEnd()
        try rig.erase("before:2003")
        let inbox = try rig.withIndex { try #require(try $0.folders().first { $0.path == .inbox }) }
        let validity = try #require(inbox.uidValidity)
        #expect(try rig.withIndex { try $0.erasedUIDs(in: inbox.id, validity) } == [1, 2])
        rig.account.expunge([1], in: .inbox)
        try await rig.runToTheEnd()
        #expect(try rig.withIndex { try $0.erasedUIDs(in: inbox.id, validity) } == [2])
        rig.server.log.reset()
        rig.account.setFlags(MessageFlags(.seen), of: [3], in: .inbox)
        try await rig.runToTheEnd()
        // The numbers agree: nothing is swept.
        #expect(rig.server.log.count(of: "UID FETCH") == 0 && rig.server.log.count(of: "UID SEARCH") == 0)
        try await rig.expectNothingToDo()
    }

    @Test("a large one, whose body streams to the disk, is left out as well")
    func large() async throws {
        let rig = try EngineRig(.inbox(2))
        let body = SandboxBody.generated(GeneratedMessage(seed: 5, octets: 1_500_000))
        rig.account.append(SandboxMessage(body, date: InternalDate(secondsSince1970: 5)), to: .inbox)
        try await rig.runToTheEnd()
        #expect(try rig.erase("before:1971").done.messages == 1)
        rig.account.append(SandboxMessage(body, date: InternalDate(secondsSince1970: 6)), to: .inbox)
        let summary = try await rig.runToTheEnd()
        #expect(summary.downloaded == 0, "\(summary)")
        #expect(try rig.files("INBOX").count == 2)
        #expect(try Files.names(in: rig.settings.maildir + "/INBOX/tmp") == [])
        try await rig.expectNothingToDo()
    }

    @Test("and lies here again by other hands is not sent, and told")
    func putBackHere() async throws {
        let rig = try EngineRig.years(mode: .sync)
        try await rig.runToTheEnd()
        try rig.erase("before:2002")
        let file = rig.settings.maildir + "/INBOX/cur/1.put-back:2,S"
        try Files.write(Array(EngineRig.text(2001).replacing("\r\n", with: "\n").utf8), to: file)
        let summary = await rig.run()
        #expect(summary.outcome == .partial && summary.uploaded == 0, "\(summary)")
        #expect(try rig.withIndex { try $0.unsent().map(\.reason) } == ["erased"])
        #expect(rig.account.mailbox(.inbox)?.uids == [1, 2, 3, 4, 5])
        Files.removeTree(file)
        try await rig.runToTheEnd()
    }

    @Test("leaves nothing in the trash")
    func trash() async throws {
        let rig = try EngineRig.years(mode: .mirror)
        try await rig.runToTheEnd()
        rig.account.expunge([5], in: .inbox)
        rig.account.expunge([1], in: .inbox)
        try await rig.runToTheEnd()
        let trash = rig.settings.stateDirectory + "/trash"
        #expect(try FileTree.all(below: trash).keys.count { $0.contains(",S=") } == 2)
        // 2005 is in Work still, and goes by its content from the trash.
        #expect(try rig.erase("folder:Work").inTrash == 1)
        #expect(try FileTree.all(below: trash).keys.count { $0.contains(",S=") } == 1)
    }

    @Test("what cannot be put on record is not removed")
    func record() async throws {
        let rig = try EngineRig.years()
        try await rig.runToTheEnd()
        rig.settings.record = { _ in throw RunFailure(.failed, "the log is full") }
        let report = try rig.erase("before:2003")
        #expect(report.done.messages == 0 && report.done.failed == 2 && report.failures.map(\.message) == ["the log is full", "the log is full"])
        rig.settings.record = { _ in }
        try await rig.expectNothingToDo()
        #expect(try rig.years(in: "INBOX") == [2001, 2002, 2003, 2004, 2005])
    }

    @Test("without search, a query for words is refused; a run at work is waited for by nobody")
    func refusals() async throws {
        let rig = try EngineRig.years()
        #expect(throws: RunFailure.self) { try rig.erase("before:2003") }
        try await rig.runToTheEnd()
        try rig.withIndex { try $0.setSearch(false) }
        let failure = try #require(throws: RunFailure.self) { try rig.erase("words") }
        #expect(failure.outcome == .failed)
        expectSentence(failure.message)
        let lock = try RunLock(stateDirectory: rig.settings.stateDirectory, account: "test")
        let locked = try #require(throws: RunFailure.self) { try rig.erase("before:2003") }
        #expect(locked.outcome == .locked)
        _ = consume lock
    }
}
