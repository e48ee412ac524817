import Glibc
import IMAPProtocol
import IMAPSandbox
import Mail
import MailIndex
import MaildirStore
import SyncPlanner
import TestRig
import Testing

@testable import SyncEngine

/// Which messages are found to be the same, by what means, and what it costs.
@Suite struct IdentificationTests {
    /// With object ids, Gmail's and without any.
    static let servers = [SandboxProfile.full, .gmail, .full.without("OBJECTID"), .bare]

    private func rig(_ profile: SandboxProfile) async throws -> EngineRig {
        let rig = try EngineRig(.varied(), profile: profile)
        try await rig.agree()
        return rig
    }

    private func bodies(_ rig: EngineRig) -> Int { rig.server.log.bodyCompletions }

    @Test("moved on the server", arguments: servers)
    func movedThere(_ profile: SandboxProfile) async throws {
        let rig = try await rig(profile)
        rig.account.move([4, 9], from: .inbox, to: rig.account.name("Sent"))
        let looked = try await rig.look()
        #expect(looked.groups == [["INBOX row 4", "Sent new 11"], ["INBOX row 9", "Sent new 12"]])
        #expect(looked.identities.originals.isEmpty && bodies(rig) == 0)
        let arrivals = try #require(looked.sight("Sent")).difference
        #expect(arrivals.arrivalFlags[11] == MessageFlags([.flagged, .answered]), "flags of what is identified are known")
    }

    @Test("copied on the server", arguments: servers)
    func copiedThere(_ profile: SandboxProfile) async throws {
        let rig = try await rig(profile)
        rig.account.copy([4], from: .inbox, to: rig.account.name("Empty"))
        rig.account.copy([5], from: .inbox, to: .inbox)
        let looked = try await rig.look()
        #expect(looked.groups == [["Empty new 1", "INBOX row 4"], ["INBOX new 31", "INBOX row 5"]])
        #expect(Set(looked.identities.originals.keys.map(\.uid)) == [4, 5] && bodies(rig) == 0)
        #expect(looked.identities.originals.values.first { $0.uid == 4 }?.flags == MessageFlags([.flagged, .answered]))
    }

    @Test("moved and copied here", arguments: servers)
    func here(_ profile: SandboxProfile) async throws {
        let rig = try await rig(profile)
        try move(try rig.file(4, in: "INBOX"), to: try rig.directory("Sent"))
        try rig.deliver(Files.text(try rig.file(5, in: "INBOX")), to: ["Empty"])
        let looked = try await rig.look()
        #expect(looked.groups == [["Empty file", "INBOX row 5"], ["INBOX row 4", "Sent file"]])
        #expect(looked.identities.originals.keys.map(\.uid) == [5])
        #expect(bodies(rig) == 0)
        // Without mod-sequences every folder's flags are looked at.
        if profile.capabilities.contains("CONDSTORE") { #expect(looked.commands == []) }
    }

    @Test("moved on both sides: what a run that died left half done", arguments: servers)
    func movedOnBoth(_ profile: SandboxProfile) async throws {
        let rig = try await rig(profile)
        rig.account.move([4], from: .inbox, to: rig.account.name("Sent"))
        try move(try rig.file(4, in: "INBOX"), to: try rig.directory("Sent"))
        let looked = try await rig.look()
        #expect(looked.groups == [["INBOX row 4", "Sent file", "Sent new 11"]])
    }

    @Test("both sides have mail, and nothing is known: the same messages are found", arguments: servers)
    func firstTime(_ profile: SandboxProfile) async throws {
        let rig = try await rig(profile)
        for suffix in ["", "-wal", "-shm"] { _ = unlink(rig.settings.stateDirectory + "/index.sqlite" + suffix) }
        rig.account.add("Subject: only there\r\n\r\nx\r\n")
        try rig.deliver("Subject: only here\n\nx\n", to: ["INBOX"])
        let looked = try await rig.look()
        #expect(
            looked.identities.arrivals.count == 60 && looked.identities.strangers.count == 60 && looked.identities.rows.isEmpty)
        #expect(Set(looked.identities.arrivals.values) == Set(looked.identities.strangers.values) && bodies(rig) == 0)
        #expect(looked.sight("INBOX")?.difference.arrivalFlags[3] == MessageFlags([.flagged, .answered]))
    }

    @Test("UIDVALIDITY changed: every message is known again", arguments: servers)
    func newValidity(_ profile: SandboxProfile) async throws {
        let rig = try await rig(profile)
        rig.account.expunge([2], in: .inbox)
        rig.account.changeUIDValidity(of: .inbox)
        rig.account.add("Subject: new\r\n\r\nx\r\n")
        let looked = try await rig.look()
        #expect(looked.identities.arrivals.count == 29 && looked.identities.rows.count == 29 && bodies(rig) == 0)
        #expect(Set(looked.identities.arrivals.values) == Set(looked.identities.rows.values))
    }

    @Test(
        "one Message-ID, size and date, and different contents: never the same",
        arguments: [SandboxProfile.full.without("OBJECTID"), .bare])
    func lookalikes(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(profile: profile)
        let other = rig.account.name("Other")
        rig.account.createMailbox(other)
        for body in ["one", "two"] { rig.account.add("Message-ID: <1@x>\r\nSubject: s\r\n\r\n\(body)\r\n") }
        rig.account.add("Message-ID: <1@x>\r\nSubject: t\r\n\r\none\r\n", to: other)
        try await rig.agree()
        rig.account.move([1], from: .inbox, to: other)
        #expect(try await rig.look().groups.isEmpty, "which of the two it is cannot be told without the body")
    }

    @Test("a file with another body is not the message that is missing", arguments: [SandboxProfile.full, .bare])
    func otherBody(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(profile: profile)
        rig.account.createMailbox(rig.account.name("Other"))
        rig.account.add("Message-ID: <1@x>\r\nSubject: s\r\n\r\none\r\n")
        try await rig.agree()
        try #require(unlink(try rig.file(1, in: "INBOX")) == 0)
        try rig.deliver("Message-ID: <1@x>\nSubject: s\n\ntwo\n", to: ["Other"])
        #expect(try await rig.look().groups.isEmpty)
    }

    @Test("equal doubles have one number", arguments: servers)
    func doubles(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(profile: profile)
        rig.account.createMailbox(rig.account.name("Other"))
        for _ in 0..<2 { rig.account.add("Message-ID: <1@x>\r\nSubject: s\r\n\r\none\r\n") }
        try await rig.agree()
        rig.account.move([1, 2], from: .inbox, to: rig.account.name("Other"))
        #expect(try await rig.look().groups == [["INBOX row 1", "INBOX row 2", "Other new 1", "Other new 2"]])
    }

    @Test("a message that was kept when it went is known when it is back")
    func kept() async throws {
        let rig = try EngineRig(.varied(), profile: .full.without("OBJECTID"), mode: .backup)
        try await rig.agree()
        let message = try #require(rig.account.mailbox(.inbox)?.message(4))
        rig.account.expunge([4], in: .inbox)
        try await rig.runToTheEnd(.backup)
        rig.account.append(message, to: .inbox)
        let looked = try await rig.look()
        #expect(looked.groups == [["INBOX new 31", "INBOX row 4"]])
        #expect(looked.identities.originals.values.map(\.isGone) == [true])
    }

    @Test("new mail costs one round trip more, and no header is fetched", arguments: [SandboxProfile.full, .gmail])
    func newMail(_ profile: SandboxProfile) async throws {
        let rig = try await rig(profile)
        rig.account.add("Subject: new\r\n\r\nx\r\n")
        let looked = try await rig.look()
        let looks = profile.capabilities.contains("QRESYNC") ? 1 : 2
        #expect(looked.identities.isEmpty && looked.trips == looks + 1, "\(looked.commands)")
        #expect(looked.sight("INBOX")?.difference.arrivals == [31])
    }

    @Test("a first run into an empty store asks nothing about what it fetches")
    func firstRun() async throws {
        let rig = try EngineRig(.varied())
        try Files.makeDirectories(rig.settings.stateDirectory)
        let looked = try await rig.look()
        #expect(looked.identities.isEmpty && !looked.commands.contains("UID FETCH"))
        #expect(looked.account.sights.count == 5 && looked.account.sights.reduce(0) { $0 + $1.difference.arrivals.count } == 60)
    }

    @Test("Gmail's number of a message is kept with its row")
    func gmail() async throws {
        let rig = try await rig(.gmail)
        #expect(try rig.rows().allSatisfy { $0.placement.emailID?.hasPrefix("gm-") == true })
    }

    // MARK: Programs that change the header

    private func altered(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let end = lines.firstIndex(of: "") ?? lines.endIndex
        let kept = lines[..<end].filter { !$0.hasPrefix("Status:") && !$0.hasPrefix("Lines:") }
        return (kept + ["Content-Length: 7", "Lines: 1"] + lines[end...]).joined(separator: "\n")
    }

    @Test("moved here by a program that writes Content-Length anew", arguments: servers)
    func rewritten(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(profile: profile)
        rig.account.createMailbox(rig.account.name("Other"))
        rig.account.add("Message-ID: <1@x>\r\nStatus: RO\r\nSubject: s\r\n t\r\nLines: 7\r\n\r\none\r\n\r\ntwo\r\n")
        rig.account.add("Message-ID: <2@x>\r\nSubject: s\r\n\r\none\r\n")
        try await rig.agree()
        let path = try rig.file(1, in: "INBOX")
        try rig.deliver(altered(Files.text(path)), to: ["Other"])
        try #require(unlink(path) == 0)
        #expect(try await rig.look().groups == [["INBOX row 1", "Other file"]])
        #expect(bodies(rig) == 0)
        rig.account.move([1], from: .inbox, to: rig.account.name("Other"))
        #expect(
            try await rig.look().groups == [["INBOX row 1", "Other file", "Other new 1"]], "a run that died had moved it there")
    }

    @Test("a header that was changed otherwise makes another message")
    func rewrittenOtherwise() async throws {
        let rig = try EngineRig()
        rig.account.createMailbox(rig.account.name("Other"))
        rig.account.add("Message-ID: <1@x>\r\nSubject: s\r\n\r\none\r\n")
        try await rig.agree()
        try #require(unlink(try rig.file(1, in: "INBOX")) == 0)
        try rig.deliver("Message-ID: <1@x>\nSubject: s\nX-Label: work\n\none\n", to: ["Other"])
        try rig.deliver("Message-ID: <1@x>\nSubject: s\nLines: 1\n\nTWO\n", to: ["Other"], name: "8.x.y")
        #expect(try await rig.look().groups.isEmpty)
    }
}
