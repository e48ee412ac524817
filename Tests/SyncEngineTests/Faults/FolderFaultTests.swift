import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import SyncEngine

/// Folders that cannot be done, and servers whose answers about a folder cannot be true.
struct FolderFaultTests {
    @Test("a folder that cannot be opened: named, the rest done, mended by the next run",
        arguments: [
            "NO permission denied", "NO [NOPERM] no", "BAD no", "NO [UNAVAILABLE] not now", "NO [AUTHORIZATIONFAILED] not yours",
        ])
    func cannotOpen(_ answer: String) async throws {
        let rig = try EngineRig(.varied())
        let sent = rig.account.name("Sent")
        rig.server.faults.arm(.mailbox(sent, command: "EXAMINE", .answer(answer)), times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .partial && !summary.complete && summary.downloaded == 50)
        expectSentence(summary.message)
        #expect(summary.message?.contains("Sent") == true)
        #expect(rig.recorder.failedFolders == [FolderPath(["Sent"])])
        rig.server.faults.clear()
        #expect(try await rig.runToTheEnd().downloaded == 10)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a folder that cannot be compared with the server keeps verify from none of the others")
    func cannotCompare() async throws {
        let rig = try EngineRig(.varied())
        let sent = rig.account.name("Sent")
        try await rig.runToTheEnd()
        rig.account.setFlags(MessageFlags(.flagged), of: [7], in: rig.account.name("Work", "2026", "Лето"))
        rig.server.faults.arm(.mailbox(sent, command: "EXAMINE", .answer("NO permission denied")), times: nil)
        let report = try await AccountInspector(rig.settings).verify(.everything, againstServer: true)
        #expect(report.complete == false && report.findings.map(\.path.description) == ["Sent", "Work/2026/Лето"], "\(report)")
        #expect(report.findings.first?.message.contains("permission denied") == true && report.findings.last?.uid == 7)
    }

    @Test("a folder of which absurdly much is told: named, the rest done, mended by the next run", arguments: [1, 4])
    func absurd(_ connections: Int) async throws {
        let rig = try EngineRig(.varied())
        rig.settings.limits.connections = connections
        let sent = rig.account.name("Sent")
        rig.server.faults.arm(
            .mailbox(sent, command: "UID SEARCH", .script(untagged: ["* ESEARCH UID ALL 1:500000"], tagged: "OK done")), times: nil)
        rig.server.faults.arm(.mailbox(sent, command: "UID FETCH", .script(untagged: [], tagged: "OK done")), times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .partial && summary.downloaded == 50, "\(summary)")
        expectSentence(summary.message)
        #expect(rig.recorder.failedFolders == [FolderPath(["Sent"])])
        rig.server.faults.clear()
        #expect(try await rig.runToTheEnd().downloaded == 10)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a folder whose bodies are refused as if we were strangers: named, the rest done", arguments: [1, 4])
    func strangers(_ connections: Int) async throws {
        let rig = try EngineRig(.varied())
        rig.settings.limits.connections = connections
        rig.server.faults.arm(
            .mailbox(rig.account.name("Sent"), command: "UID FETCH", .answer("NO [AUTHORIZATIONFAILED] not yours")), times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .partial && summary.downloaded == 50, "\(summary)")
        #expect(rig.recorder.failedFolders == [FolderPath(["Sent"])])
        rig.server.faults.clear()
        #expect(try await rig.runToTheEnd().downloaded == 10)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a server that lets us in no more ends the run")
    func shutOut() async throws {
        let rig = try EngineRig(.varied())
        rig.settings.limits.connections = 1
        rig.server.faults.arm(.mailbox(rig.account.name("Sent"), command: "EXAMINE", .close))
        rig.server.faults.arm(.command("AUTHENTICATE", .answer("NO [AUTHORIZATIONFAILED] no")), occurrence: 2, times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .failed, "\(summary)")
        expectSentence(summary.message)
        rig.server.faults.clear()
        try await rig.runToTheEnd()
        try rig.expectFaithful()
    }

    /// Lines that are not IMAP, more than are borne.
    static let garbage = Array(String(repeating: "nonsense\r\n", count: 10).utf8)

    @Test("a folder that kills every connection: named, the rest done",
        arguments: [CommandFault.close, .bye("no"), .endlessLine(octets: 3_000_000), .inject(garbage)])
    func kills(_ fault: CommandFault) async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(.mailbox(rig.account.name("Sent"), command: "EXAMINE", fault), times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .partial && summary.downloaded == 50, "\(summary)")
        #expect(rig.recorder.failedFolders == [FolderPath(["Sent"])])
        rig.server.faults.clear()
        #expect(try await rig.runToTheEnd().downloaded == 10)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("STATUS refused for a folder: it is opened all the same", arguments: ["NO no", "BAD no"])
    func noStatus(_ answer: String) async throws {
        let rig = try EngineRig(.varied(), profile: .full.without("LIST-STATUS"))
        rig.server.faults.arm(.mailbox(rig.account.name("Sent"), command: "STATUS", .answer(answer)), times: nil)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
    }

    @Test("an empty answer to SEARCH on a full mailbox is never believed", arguments: [SandboxProfile.full, .exchange, .bare], RunMode.allCases)
    func emptySearch(_ profile: SandboxProfile, _ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), profile: profile, mode: mode)
        rig.server.faults.arm(.command("UID SEARCH", .emptySearch), times: nil)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        rig.account.appendGenerated(2, to: .inbox, seed: 2)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("a mailbox that claims to hold messages and lists none: nothing is taken for deleted", arguments: RunMode.allCases)
    func listsNothing(_ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), profile: .bare, mode: mode)
        rig.settings.policy.brake.count = 1000
        try await rig.runToTheEnd()
        rig.account.appendGenerated(2, to: .inbox, seed: 2)
        rig.server.faults.arm(.command("UID SEARCH", .emptySearch), times: nil)
        rig.server.faults.arm(.command("UID FETCH", .script(untagged: [], tagged: "OK done")), times: nil)
        let summary = await rig.run()
        #expect(summary.goneKept == 0 && summary.deletedLocal == 0)
        rig.server.faults.clear()
        try await rig.runToTheEnd()
        try rig.expectFaithful()
    }

    @Test("an EXAMINE that says EXISTS 0 while STATUS knows better: nothing is taken for deleted", arguments: RunMode.allCases)
    func existsNothing(_ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), profile: .bare, mode: mode)
        try await rig.runToTheEnd()
        rig.account.appendGenerated(1, to: .inbox, seed: 2)
        let validity = rig.account.mailbox(.inbox)?.uidValidity.value ?? 0
        rig.server.faults.arm(
            .mailbox(.inbox, command: "EXAMINE", .script(
                untagged: ["0 EXISTS", "0 RECENT", "FLAGS ()", "OK [UIDVALIDITY \(validity)] x", "OK [UIDNEXT 99] x"].map { "* " + $0 },
                tagged: "OK [READ-ONLY] done")))
        let summary = await rig.run()
        #expect(summary.goneKept == 0 && summary.deletedLocal == 0, "\(summary)")
        rig.server.faults.clear()
        try await rig.runToTheEnd()
        try rig.expectFaithful()
    }

    @Test("UIDVALIDITY changed between two runs: what is held is recognised, nothing is fetched again", arguments: [SandboxProfile.full, .bare, .gmail])
    func newValidity(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.varied(), profile: profile)
        try await rig.runToTheEnd()
        rig.account.changeUIDValidity(of: .inbox)
        rig.account.appendGenerated(2, to: .inbox, seed: 90)
        rig.account.expunge([4], in: .inbox)
        #expect(try await rig.runToTheEnd().downloaded == 2)
        #expect(rig.recorder.notices.contains { $0.contains("UIDVALIDITY") })
        try rig.expectFaithful(gone: 1)
        try await rig.expectNothingToDo()
    }

    @Test("UIDVALIDITY changed twice, with changes after each")
    func newValidityTwice() async throws {
        let rig = try EngineRig(.inbox(5))
        for round in 1...3 {
            try await rig.runToTheEnd()
            try rig.expectFaithful()
            #expect(rig.server.log.bodies.values.count { $0.completions > 0 } == 5, "round \(round)")
            rig.account.changeUIDValidity(of: .inbox)
        }
    }

    @Test("messages that look the same and are not: no body is taken for another's", arguments: [UID(unchecked: 1), 2, 3])
    func lookalikes(_ deleted: UID) async throws {
        let rig = try EngineRig()
        for word in ["one", "two", "six"] { rig.account.add("Subject: same\r\n\r\n\(word)\r\n") }
        try await rig.runToTheEnd()
        rig.account.expunge([deleted], in: .inbox)
        rig.account.changeUIDValidity(of: .inbox)
        try await rig.runToTheEnd()
        let gone = try rig.rows().count { $0.placement.goneRun != nil }
        try rig.expectFaithful(gone: gone)
        try await rig.expectNothingToDo()
    }

    @Test("UIDVALIDITY changes during the run: nothing is filed under the wrong number, and the next run does it", arguments: [1, 2, 3, 4])
    func newValidityMeanwhile(_ occurrence: Int) async throws {
        let rig = try EngineRig(.inbox(150))
        let before = try #require(rig.account.mailbox(.inbox))
        rig.server.faults.arm(.command("UID FETCH", .perform { [account = rig.account, server = rig.server] in
            account.expunge([1], in: .inbox)
            account.changeUIDValidity(of: .inbox)
            server.dropConnections()
        }), occurrence: occurrence)
        let first = await rig.run()
        #expect(first.outcome == .partial && rig.recorder.failedFolders == [.inbox], "\(first)")
        for row in try rig.rows() {
            let entry = try #require(try rig.files("INBOX").first { $0.baseName == row.placement.name })
            let bytes = try Files.read(rig.path(of: entry, in: "INBOX"))
            #expect(row.validity == before.uidValidity)
            #expect(bytes == before.message(row.placement.uid)?.body.bytes.filter { $0 != 13 }, "\(row.placement.uid)")
        }
        try await rig.runToTheEnd()
        let gone = try rig.rows().count { $0.placement.goneRun != nil }
        try rig.expectFaithful(gone: gone)
        try await rig.expectNothingToDo()
    }

    @Test("a folder that is deleted during the run", arguments: [1, 2])
    func deletedMeanwhile(_ occurrence: Int) async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(.command("UID FETCH", .perform { [account = rig.account] in
            account.deleteMailbox(account.name("Sent"))
            account.deleteMailbox(account.name("Work", "2026", "Лето"))
        }), occurrence: occurrence)
        _ = await rig.run()
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("no UIDVALIDITY: the folder cannot be done, and says why")
    func noValidity() async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(
            .mailbox(.inbox, command: "EXAMINE", .script(untagged: ["* 30 EXISTS", "* FLAGS ()"], tagged: "OK done")), times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .partial && summary.downloaded == 30)
        expectSentence(summary.message)
        rig.server.faults.clear()
        try await rig.runToTheEnd()
        try rig.expectFaithful()
    }

    @Test("the extended LIST is refused: the plain one serves", arguments: ["NO no", "BAD syntax"])
    func listRefused(_ answer: String) async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(.command("LIST", .answer(answer)))
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("LIST is refused for ever: the run fails with a sentence")
    func listRefusedForEver() async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(.command("LIST", .answer("NO no")), times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .failed)
        expectSentence(summary.message)
    }

    @Test("NAMESPACE and ID refused, ENABLE refused: no matter", arguments: ["NAMESPACE", "ID", "ENABLE"])
    func refused(_ command: String) async throws {
        let rig = try EngineRig(.varied())
        rig.server.faults.arm(.command(command, .answer("BAD no")), times: nil)
        try await rig.runToTheEnd()
        rig.account.expunge([3], in: .inbox)
        try await rig.runToTheEnd()
        try rig.expectFaithful(gone: 1)
    }
}
