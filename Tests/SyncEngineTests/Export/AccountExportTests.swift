import Glibc
import IMAPSandbox
import Mail
import MailIndex
import Testing
import TestRig

@testable import SyncEngine

@Suite("An account's mail is read out of its store")
struct AccountExportTests {
    /// Keeps what comes.
    private final class Collector: ExportTarget {
        var folders: [ExportedFolder] = []
        var messages: [(message: ExportedMessage, wire: [UInt8])] = []
        var findings: [ExportFinding] = []
        var outcome = ExportOutcome.written

        func begin(_ folder: ExportedFolder) { folders.append(folder) }

        func add(_ message: ExportedMessage, _ read: ((UnsafeRawBufferPointer) -> Void) throws -> Void) throws -> ExportOutcome {
            var wire: [UInt8] = []
            try read { wire += $0 }
            messages.append((message, wire))
            return outcome
        }

        func lacks(_ finding: ExportFinding) { findings.append(finding) }
    }

    private func export(_ rig: EngineRig, _ selection: MailSelection = MailSelection()) throws -> (Collector, ExportReport) {
        let collector = Collector()
        return (collector, try AccountExport(rig.settings).run(selection, into: collector))
    }

    @Test("all of it, in the order of names and UIDs, byte for byte with flags and dates", arguments: [StoreLayout.nested, .maildirPlusPlus])
    func everything(_ layout: StoreLayout) async throws {
        let rig = try EngineRig(.varied(), layout: layout)
        try await rig.runToTheEnd()
        let (collector, report) = try export(rig)
        #expect(report == ExportReport(folders: 5, written: 60) && report.isComplete)
        #expect(collector.folders.map(\.path.description) == ["Empty", "INBOX", "Sent", "Work", "Work/2026/Лето"])
        #expect(collector.folders.first { $0.path.description == "Sent" }?.role == .sent)
        #expect(collector.folders.map(\.directory) == ["Empty", "INBOX", "Sent", "Work", "Work/2026/Лето"])
        let inbox = try #require(rig.account.mailbox(.inbox)).messages
        let exported = collector.messages.prefix(30)
        #expect(exported.map(\.wire) == inbox.map(\.body.bytes))
        #expect(exported.map(\.message.flags) == inbox.map(\.flags))
        #expect(exported.map { $0.message.date?.secondsSince1970 } == inbox.map(\.date.secondsSince1970))
        #expect(exported.map(\.message.uid) == inbox.map(\.uid))
    }

    @Test("what is gone on the server, and what no run has seen yet, is there too")
    func goneAndNew() async throws {
        let rig = try EngineRig(.inbox(3))
        try await rig.runToTheEnd()
        rig.account.expunge([2], in: .inbox)
        try await rig.runToTheEnd()
        try Files.write(Array("Subject: mine\n\nmine\n".utf8), to: rig.settings.maildir + "/INBOX/cur/1.mine:2,F")
        let (collector, report) = try export(rig)
        #expect(report == ExportReport(folders: 1, written: 4) && collector.messages.count == 4)
        let last = try #require(collector.messages.last)
        #expect(last.wire == Array("Subject: mine\r\n\r\nmine\r\n".utf8))
        #expect(last.message.uid == nil && last.message.digest == nil && last.message.flags == MessageFlags(.flagged))
    }

    @Test("what a hold covers, and nothing else: in its folder, moved, gone from the server, and not seen by a run")
    func hold() async throws {
        let account = SandboxAccount()
        account.createMailbox(account.name("Case"))
        account.createMailbox(account.name("Old"))
        for number in 1...3 { account.add("Subject: case \(number)\r\n\r\n\(number)\r\n", to: account.name("Case")) }
        account.add("Subject: other\r\n\r\nother\r\n")
        let rig = try EngineRig(account)
        try await rig.runToTheEnd()
        _ = try AccountRetention(rig.settings).addHold("case", SearchQuery("folder:Case"), by: "me")
        account.expunge([1], in: account.name("Case"))
        account.move([2], from: account.name("Case"), to: account.name("Old"))
        try await rig.runToTheEnd()
        try Files.write(Array("Subject: case 4\n\n4\n".utf8), to: rig.settings.maildir + "/Case/cur/1.mine:2,")
        try Files.write(Array("Subject: mine\n\nmine\n".utf8), to: rig.settings.maildir + "/INBOX/cur/1.mine:2,")
        let (collector, report) = try export(rig, MailSelection(hold: "case"))
        let subjects = Set(collector.messages.map { String(decoding: $0.wire.prefix { $0 != 13 }, as: UTF8.self) })
        #expect(subjects == ["Subject: case 1", "Subject: case 2", "Subject: case 3", "Subject: case 4"])
        #expect(report.isComplete)
        #expect(try export(rig, MailSelection(folders: ["Old"], hold: "case")).0.messages.count == 1)
        let failure = #expect(throws: RunFailure.self) { try export(rig, MailSelection(hold: "none")) }
        #expect(failure?.message.contains("no hold named none") == true)
    }

    @Test("a file that is gone and one that the target finds changed are named and counted")
    func findings() async throws {
        let rig = try EngineRig(.inbox(3))
        try await rig.runToTheEnd()
        let entries = try rig.files("INBOX")
        #expect(unlink(try rig.path(of: entries[0], in: "INBOX")) == 0)
        let (collector, report) = try export(rig)
        #expect(report == ExportReport(folders: 1, written: 2, missing: 1) && !report.isComplete)
        #expect(collector.findings.map(\.kind) == [.missing])
        #expect(collector.findings[0].message.contains("is not there"))

        let strict = Collector()
        strict.outcome = .changed("it is another one")
        let second = try AccountExport(rig.settings).run(MailSelection(), into: strict)
        #expect(second.changed == 2 && second.written == 0 && strict.findings.count == 3)
    }

    @Test("folders by pattern, messages by date")
    func selection() async throws {
        let account = SandboxAccount.varied()
        account.add("Subject: old\r\n\r\nold\r\n", date: 1_000_000_000)
        let rig = try EngineRig(account)
        try await rig.runToTheEnd()
        #expect(try export(rig, MailSelection(folders: ["Work"])).0.folders.map(\.path.description) == ["Work", "Work/2026/Лето"])
        let (old, _) = try export(rig, MailSelection(since: 1_000_000_000, before: 1_000_000_001))
        #expect(old.messages.map(\.wire) == [Array("Subject: old\r\n\r\nold\r\n".utf8)])
        #expect(old.folders.count == 5)
    }

    @Test("not while a run is at work; several at once; and no run meanwhile")
    func locks() async throws {
        let rig = try EngineRig(.inbox(1))
        #expect(throws: RunFailure.self) { _ = try export(rig) }
        try await rig.runToTheEnd()
        do {
            let lock = try RunLock(stateDirectory: rig.settings.stateDirectory, account: "test")
            let failure = #expect(throws: RunFailure.self) { _ = try export(rig) }
            #expect(failure?.outcome == .locked)
            _ = consume lock
        }
        let look = try LookLock(stateDirectory: rig.settings.stateDirectory, account: "test")
        #expect(try export(rig).1.written == 1)
        #expect(await rig.run().outcome == .locked)
        _ = consume look
        #expect(await rig.run().outcome == .done)
    }

    @Test("it ends between two messages when it is told to")
    func stopped() async throws {
        let rig = try EngineRig(.inbox(3))
        try await rig.runToTheEnd()
        let collector = Collector()
        let failure = #expect(throws: RunFailure.self) {
            _ = try AccountExport(rig.settings).run(MailSelection(), into: collector) { collector.messages.count == 2 }
        }
        #expect(failure?.outcome == .interrupted && collector.messages.count == 2)
    }
}
