import IMAPSandbox
import Mail
import Testing

@testable import SyncEngine

/// Servers that work on so many messages in one command, and no more (RFC 9738): what is beyond is asked for again.
struct MessageLimitTests {
    @Test(
        "more flags change than one answer tells of: none stays wrong",
        arguments: [SandboxProfile.bare.with("CONDSTORE"), .gmail, .full, .bare])
    func flags(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.inbox(30), profile: profile.with("MESSAGELIMIT=10"))
        try await rig.runToTheEnd()
        rig.account.setFlags(MessageFlags([.flagged, .answered]), of: UIDSet(UID.min...30), in: .inbox)
        #expect(try await rig.runToTheEnd().flagsLocal == 30)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("more messages than the limit get a new UIDVALIDITY: all are recognised", arguments: [SandboxProfile.full, .bare])
    func newValidity(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.inbox(30), profile: profile.with("MESSAGELIMIT=7"))
        try await rig.runToTheEnd()
        rig.account.changeUIDValidity(of: .inbox)
        #expect(try await rig.runToTheEnd().downloaded == 0)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("max-size also holds for messages beyond the limit")
    func maxSize() async throws {
        let rig = try EngineRig(profile: .bare.with("MESSAGELIMIT=4"))
        for number in 1...10 { rig.account.add("Subject: large \(number)\r\n\r\n\(String(repeating: "x", count: 4000))\r\n") }
        for number in 1...10 { rig.account.add("Subject: small \(number)\r\n\r\nx\r\n") }
        rig.settings.policy.maxSize = 2000
        #expect(try await rig.runToTheEnd().downloaded == 10)
        try rig.expectFaithful(leftOut: UIDSet(UID.min...10))
    }

    @Test("no command is longer than the server takes, however many holes the UIDs have")
    func longSets() async throws {
        var profile = SandboxProfile.full
        profile.lineLimit = 700
        let rig = try EngineRig(.inbox(500, meanOctets: 300), profile: profile)
        rig.account.expunge(UIDSet((1...250).map { UID(unchecked: 2 * $0) }), in: .inbox)
        rig.settings.limits.commandLineBytes = 700
        rig.settings.policy.maxSize = 1_000_000
        #expect(try await rig.runToTheEnd().downloaded == 250)
        try rig.expectFaithful()
        rig.account.changeUIDValidity(of: .inbox)
        #expect(try await rig.runToTheEnd().downloaded == 0)
        try rig.expectFaithful()
    }

    @Test("a server that stops at the same message for ever is not asked for ever", arguments: ["500", "1", ""])
    func standstill(_ lowest: String) async throws {
        let rig = try EngineRig(.varied())
        let sent = rig.account.name("Sent")
        let answer = CommandFault.script(untagged: [], tagged: "OK [MESSAGELIMIT 1000\(lowest.isEmpty ? "" : " ")\(lowest)] done")
        rig.server.faults.arm(.mailbox(sent, command: "UID SEARCH", answer), times: nil)
        rig.server.faults.arm(.mailbox(sent, command: "UID FETCH", answer), times: nil)
        let first = await rig.run()
        #expect(first.downloaded == 50, "\(first)")
        rig.server.faults.clear()
        #expect(try await rig.runToTheEnd().downloaded == 10)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("messages that never come, whatever is said of a limit, end in quarantine", arguments: ["1000 1", "1000 500", "1000"])
    func nothingComes(_ limit: String) async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(
            .mailbox(
                rig.account.name("Sent"), command: "UID FETCH", .script(untagged: [], tagged: "OK [MESSAGELIMIT \(limit)] done")),
            times: nil)
        let first = await rig.run()
        #expect(first.outcome == .partial && first.downloaded == 50 && first.quarantined == 10, "\(first)")
        rig.server.faults.clear()
        #expect(try await rig.runToTheEnd().downloaded == 10)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("what a limited answer leaves out is not gone")
    func leftOut() async throws {
        let rig = try EngineRig(.varied(), profile: .full.with("MESSAGELIMIT=2"))
        let armed = rig.server.faults.arm(
            .mailbox(rig.account.name("Sent"), command: "UID FETCH", .script(untagged: [], tagged: "OK done")))
        #expect(try await rig.runToTheEnd().downloaded == 60)
        #expect(rig.server.faults.fired(armed) == 1)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }
}
