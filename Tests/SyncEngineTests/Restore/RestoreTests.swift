import Glibc
import IMAPProtocol
import IMAPSandbox
import Mail
import MailIndex
import Testing
import TestRig
import TwoWayRig

@testable import SyncEngine

@Suite("Mail is put back on a server")
struct RestoreTests {
    @Test("onto an empty server: folders, bytes, flags and dates; and a second time sends nothing",
        arguments: [Poverty.nothing, .UIDPLUS, .MULTIAPPEND, .all])
    func emptyServer(_ poverty: Poverty) async throws {
        let rig = try await RestoreRig(profile: poverty.profile)
        let report = await rig.restore()
        #expect(report.outcome == .done, "\(report)")
        #expect(report.counts == RestoreCounts(restored: 60), "\(report)")
        rig.expectEqual()
        let again = await rig.restore()
        #expect(again.outcome == .done && again.counts == RestoreCounts(present: 60), "\(again)")
        rig.expectEqual()
    }

    @Test("a dry run sends and makes nothing, and says what a run then does")
    func dryRun() async throws {
        let rig = try await RestoreRig()
        let planned = await rig.restore(RestoreRequest(isDry: true))
        #expect(planned.outcome == .done && planned.counts == RestoreCounts(restored: 60) && planned.foldersMade == 4, "\(planned)")
        #expect(rig.target.account.mailboxNames == [.inbox])
        #expect(!Files.exists(rig.target.settings.stateDirectory))
        let done = await rig.restore()
        #expect(done.counts == planned.counts && done.foldersMade == planned.foldersMade)
    }

    @Test("equal messages stay as many as they were, and what others put there is left alone")
    func doubles() async throws {
        let account = SandboxAccount()
        for _ in 0..<3 { account.add("Subject: twin\r\n\r\nequal\r\n") }
        account.add("Message-ID: <a@b>\r\n\r\nours\r\n")
        let server = SandboxAccount()
        server.add("Subject: twin\r\n\r\nequal\r\n", flags: MessageFlags(.flagged))
        server.add("Message-ID: <a@b>\r\n\r\nof the same Message-ID, and another\r\n", date: 1_700_000_000)
        let rig = try await RestoreRig(account, to: server)
        let report = await rig.restore()
        #expect(report.counts == RestoreCounts(restored: 3, present: 1), "\(report)")
        let there = try #require(server.mailbox(.inbox)).messages
        #expect(there.count == 5)
        #expect(there[0].flags == MessageFlags(.flagged))
        #expect(await rig.restore().counts == RestoreCounts(present: 4))
    }

    @Test("only what matches a query, down to one message, and no folder without it; what cannot be read is named")
    func query() async throws {
        let account = SandboxAccount.varied()
        account.add("Subject: wanted\r\nMessage-ID: <7@x>\r\n\r\nthe red bicycle\r\n", to: account.name("Work"))
        account.add("Subject: red\r\nMessage-ID: <8@x>\r\n\r\nbicycle\r\n")
        let rig = try await RestoreRig(account)
        let one = await rig.restore(RestoreRequest(), query: try SearchQuery("id:<7@x>"))
        #expect(one.outcome == .done && one.counts == RestoreCounts(restored: 1) && one.foldersMade == 1, "\(one)")
        let there = try #require(rig.target.account.mailbox(account.name("Work"))).messages
        #expect(there.map(\.body.bytes) == account.mailbox(account.name("Work"))?.messages.suffix(1).map(\.body.bytes))
        let both = await rig.restore(RestoreRequest(), query: try SearchQuery("\"red bicycle\" OR subject:red"))
        #expect(both.counts == RestoreCounts(restored: 1, present: 1), "\(both)")
        let none = await rig.restore(RestoreRequest(), query: try SearchQuery("nothing-such"))
        #expect(none.outcome == .done && none.counts == RestoreCounts(), "\(none)")
        let entry = try #require(try rig.source.files("Sent").first)
        try Files.write(Array("Subject: damaged\n\nx\n".utf8), to: try rig.source.path(of: entry, in: "Sent"))
        let damaged = await rig.restore(RestoreRequest(), query: try SearchQuery("id:<8@x>"))
        #expect(damaged.counts == RestoreCounts(present: 1, refused: 1), "\(damaged)")
        #expect(rig.recorder.refusals.map(\.reason) == ["missing"])
    }

    @Test("a message that is there with another date is known by its header and size")
    func otherDate() async throws {
        let rig = try await RestoreRig(.inbox(3))
        let first = try #require(rig.source.account.mailbox(.inbox)?.messages.first)
        rig.target.account.append(
            SandboxMessage(first.body, date: InternalDate(secondsSince1970: 1)), to: .inbox)
        #expect(await rig.restore().counts == RestoreCounts(restored: 2, present: 1))
    }

    // MARK: Deaths

    @Test("wherever it dies, the next one doubles nothing and loses nothing",
        arguments: [Poverty.nothing, .UIDPLUS], 0..<14)
    func anyStep(_ poverty: Poverty, _ step: Int) async throws {
        let rig = try await RestoreRig(profile: poverty.profile)
        let crash = Crash(at: step)
        let cut = await rig.restore(probe: crash.probe)
        // The last steps are beyond the end.
        #expect(cut.outcome == (crash.happened ? RunOutcome.failed : .done), "\(cut)")
        let report = await rig.restore()
        #expect(report.outcome == .done, "\(report)")
        rig.expectEqual()
    }

    @Test("an answer that is lost, and a literal that is cut: searched for before it is sent again",
        arguments: [CommandFault.loseReply, .literalCut(afterOctets: 10)], [Poverty.nothing, .UIDPLUS])
    func lostAnswer(_ fault: CommandFault, _ poverty: Poverty) async throws {
        let rig = try await RestoreRig(profile: poverty.profile)
        rig.target.server.faults.arm(.command("APPEND", fault), times: 1)
        let report = await rig.restore()
        #expect(report.outcome == .done, "\(report)")
        rig.expectEqual()
    }

    // MARK: What a server does not take

    @Test("a message that is too big is told and the others are sent")
    func tooBig() async throws {
        let account = SandboxAccount.inbox(3)
        account.add("Subject: big\r\n\r\n" + String(repeating: "x", count: 5000) + "\r\n")
        var profile = SandboxProfile.full
        profile.appendLimit = 4000
        let rig = try await RestoreRig(account, profile: profile)
        let report = await rig.restore()
        #expect(report.outcome == .partial && report.counts == RestoreCounts(restored: 3, refused: 1), "\(report)")
        #expect(rig.recorder.refusals.map(\.reason) == ["too-big"])
    }

    @Test("keywords that a server does not store are told, and the message comes without them", arguments: [false, true])
    func keywords(_ refusesThem: Bool) async throws {
        let account = SandboxAccount()
        account.add("Subject: a\r\n\r\na\r\n", flags: MessageFlags(.seen, keywords: [Keyword("Later")]))
        var profile = SandboxProfile.full
        if refusesThem { profile.keywordLimit = 0 } else { profile.allowsNewKeywords = false }
        let rig = try await RestoreRig(account, profile: profile)
        let report = await rig.restore()
        #expect(report.outcome == .done && report.counts.restored == 1, "\(report)")
        #expect(rig.target.account.mailbox(.inbox)?.messages.map(\.flags) == [MessageFlags(.seen)])
        #expect(rig.recorder.lostKeywords == [Keyword("Later")])
    }

    @Test("flags that a server forgets at APPEND are set afterwards, and no others")
    func forgottenFlags() async throws {
        let account = SandboxAccount()
        let flags = MessageFlags([.seen, .flagged], keywords: [Keyword("Later")])
        for number in 1...3 { account.add("Subject: \(number)\r\n\r\nx\r\n", flags: number == 2 ? .none : flags) }
        let rig = try await RestoreRig(account)
        let target = rig.target.account
        rig.target.server.faults.arm(
            .command("APPEND", .performAfter { target.removeFlags(MessageFlags(.flagged, keywords: [Keyword("Later")]), from: [1], in: .inbox) }))
        let report = await rig.restore()
        #expect(report.outcome == .done && report.counts.restored == 3, "\(report)")
        rig.expectEqual()
        #expect(rig.target.server.log.count(of: "UID STORE") == 1)
    }

    @Test("a file that is gone or was changed is told by name, and the others are sent")
    func damagedSource() async throws {
        let rig = try await RestoreRig(.inbox(4))
        let entries = try rig.source.files("INBOX")
        #expect(unlink(try rig.source.path(of: entries[0], in: "INBOX")) == 0)
        let second = try rig.source.path(of: entries[1], in: "INBOX")
        try Files.write(Array("Subject: another\n\nanother\n".utf8), to: second)
        let report = await rig.restore()
        #expect(report.outcome == .partial && report.counts == RestoreCounts(restored: 2, refused: 2), "\(report)")
        #expect(Set(rig.recorder.refusals.map(\.reason)) == ["missing", "unreadable"])
    }

    @Test("a full mailbox ends it, and the next one goes on")
    func quota() async throws {
        var profile = SandboxProfile.full
        profile.quota = 20_000
        let rig = try await RestoreRig(profile: profile)
        let report = await rig.restore()
        #expect(report.outcome == .failed && report.counts.restored > 0, "\(report)")
        #expect(report.message?.contains("the mailbox is full") == true)
    }

    @Test("a folder that nobody may write to fails alone")
    func readOnly() async throws {
        let server = SandboxAccount()
        server.createMailbox(server.name("Work"))
        server.createMailbox(server.name("Work", "2026", "Лето"))
        server.setReadOnly(true, server.name("Work", "2026", "Лето"))
        let rig = try await RestoreRig(to: server)
        let report = await rig.restore()
        #expect(report.outcome == .partial && report.counts.restored == 40 && report.foldersFailed == 1, "\(report)")
        #expect(rig.recorder.failedFolders == ["Work/2026/Лето"])
    }

    // MARK: Names

    @Test("folders of a role go to the server's own, a level with the delimiter is renamed, --into puts all below one")
    func names() async throws {
        let account = SandboxAccount.varied()
        account.createMailbox(account.name("v1.0"))
        let server = SandboxAccount(delimiter: UInt8(ascii: "."))
        server.createMailbox(server.name("Gesendet"), attributes: ["\\Sent"])
        let rig = try await RestoreRig(account, to: server)
        let report = await rig.restore()
        #expect(report.outcome == .done, "\(report)")
        #expect(rig.recorder.mapped == ["Sent": "Gesendet", "v1.0": "v1_0"])
        #expect(server.mailbox(server.name("Gesendet"))?.messages.count == 10)
        #expect(server.mailbox(server.name("Work", "2026", "Лето"))?.messages.count == 20)
        #expect(server.mailbox(server.name("Sent")) == nil)
        let below = await rig.restore(RestoreRequest(prefix: ["Old"]), MailSelection(folders: ["INBOX", "Sent"]))
        #expect(below.outcome == .done && below.counts.restored == 40, "\(below)")
        #expect(server.mailbox(server.name("Old", "Sent"))?.messages.count == 10)
    }

    @Test("back to the account that it came from, also while its own lock is held by nobody else")
    func sameAccount() async throws {
        let rig = try await RestoreRig()
        let settings = rig.source.settings
        rig.source.account.expunge([1, 2, 3], in: .inbox)
        let report = await AccountRestore(settings, observer: rig.recorder).run(RestoreRequest()) {
            try StoreSource(settings, MailSelection(), isLocked: true)
        }
        #expect(report.outcome == .done && report.counts == RestoreCounts(restored: 3, present: 57), "\(report)")
        // The next run recognises what came back as mail of the server.
        let run = await rig.source.run(.backup)
        #expect(run.outcome == .done && run.complete, "\(run)")
    }
}
