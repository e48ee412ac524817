import IMAPSandbox
import Mail
import Testing

@testable import SyncEngine

/// Answers about flags of which a part is missing or makes no sense: no flag stays wrong because of them.
struct FlagFaultTests {
    /// What is wrong with the line of message 2.
    static let lines = [
        "* 2 FETCH (UID 2 FLAGS (\\Answered", "* 2 FETCH (UID 2 FLAGS \\Answered MODSEQ (900))",
        "* 2 FETCH (UID x FLAGS (\\Answered) MODSEQ (900))", "* 2 FETCH (UID 2 MODSEQ (900))",
    ]

    private func prepared(_ profile: SandboxProfile) async throws -> EngineRig {
        let rig = try EngineRig(.inbox(3), profile: profile)
        try await rig.runToTheEnd()
        rig.account.setFlags(MessageFlags(.answered), of: [2], in: .inbox)
        return rig
    }

    @Test("what changed since is told illegibly: all flags are asked for", arguments: lines)
    func changes(_ line: String) async throws {
        let rig = try await prepared(.bare.with("CONDSTORE"))
        rig.server.faults.arm(.command("UID FETCH", .script(untagged: [line], tagged: "OK done")))
        #expect(try await rig.runToTheEnd().flagsLocal == 1)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("all flags are told illegibly as well: the next run asks again", arguments: lines)
    func everything(_ line: String) async throws {
        let rig = try await prepared(.bare.with("CONDSTORE"))
        rig.server.faults.arm(.command("UID FETCH", .script(untagged: [line], tagged: "OK done")), times: 2)
        try await rig.runToTheEnd()
        #expect(rig.recorder.notices.contains { $0.hasPrefix("INBOX: the flags of some messages") })
        #expect(try await rig.runToTheEnd().flagsLocal == 1)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("EXAMINE tells illegibly what changed: all flags are asked for", arguments: lines)
    func resync(_ line: String) async throws {
        let rig = try await prepared(.full)
        let mailbox = try #require(rig.account.mailbox(.inbox))
        let opened = [
            "* 3 EXISTS", "* OK [UIDVALIDITY \(mailbox.uidValidity)] x", "* OK [UIDNEXT \(mailbox.uidNext)] x",
            "* OK [HIGHESTMODSEQ \(mailbox.highestModSeq)] x", line,
        ]
        let flags = mailbox.messages.enumerated().map { "* \($0 + 1) FETCH (UID \($1.uid) FLAGS \($1.flags))" }
        rig.server.faults.arm(.mailbox(.inbox, command: "EXAMINE", .script(untagged: opened, tagged: "OK [READ-ONLY] done")))
        rig.server.faults.arm(.command("UID FETCH", .script(untagged: flags, tagged: "OK done")))
        #expect(try await rig.runToTheEnd().flagsLocal == 1)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }
}
