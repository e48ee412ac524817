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
}
