import IMAPSandbox
import Mail
import TestRig
import Testing

@testable import SyncEngine

/// Folders that come and go, names that are hard, and which folders take part.
struct FolderTests {
    /// Hard names, each as its levels.
    private static let names: [[String]] = [
        ["Лето"], ["Work", "日本語", "& and ~"], ["a", "b"], ["A", "b"], ["CON"], [".hidden"], ["trailing."], ["space "], ["x\\y"],
        ["INBOX", "child"], ["INBOX", "child", "deeper"], ["cur"], ["new", "tmp"], ["100%"], ["e\u{301}"], ["\u{e9}"],
        ["long" + String(repeating: "ä", count: 180)], ["*", "?"], ["-rf"], ["a b", "c\"d"], ["~"], ["..."], ["..", ".."],
    ]

    private static func account() -> SandboxAccount {
        let account = SandboxAccount.inbox(3)
        for (number, levels) in names.enumerated() {
            account.createMailbox(account.name(of: levels))
            account.appendGenerated(2, to: account.name(of: levels), meanOctets: 400, seed: UInt64(number))
        }
        return account
    }

    @Test("every folder has a place of its own, whatever its name", arguments: StoreLayout.allCases, [RunMode.backup, .sync])
    func hardNames(_ layout: StoreLayout, _ mode: RunMode) async throws {
        let rig = try EngineRig(Self.account(), layout: layout, mode: mode)
        #expect(try await rig.runToTheEnd().downloaded == 3 + 2 * Self.names.count)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
        let paths = Set(try rig.withIndex { try $0.folders() }.map(\.path.levels))
        #expect(paths == Set(Self.names + [["INBOX"]]))
    }

    @Test("nothing is made outside of the store", arguments: StoreLayout.allCases)
    func inside(_ layout: StoreLayout) async throws {
        let rig = try EngineRig(Self.account(), layout: layout)
        try await rig.runToTheEnd()
        #expect(try Files.names(in: rig.home.path) == ["mail", "state"])
    }

    @Test("a folder that appears comes with its mail; one that disappears is kept", arguments: StoreLayout.allCases)
    func createdAndDeleted(_ layout: StoreLayout) async throws {
        let rig = try EngineRig(.varied(), layout: layout)
        try await rig.runToTheEnd()
        let (sent, new) = (rig.account.name("Sent"), rig.account.name("Work", "New"))
        rig.account.createMailbox(new)
        rig.account.appendGenerated(3, to: new, seed: 8)
        rig.account.deleteMailbox(sent)
        #expect(try await rig.runToTheEnd().downloaded == 3)
        #expect(rig.recorder.notices == ["Sent: no longer on the server; its mail is kept here"])
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
        #expect(try rig.rows().count == 63, "mail of the folder that is gone")
    }

    @Test("a folder that comes back under its name is another one; both are kept")
    func recreated() async throws {
        let rig = try EngineRig(.varied())
        let sent = rig.account.name("Sent")
        try await rig.runToTheEnd()
        rig.account.deleteMailbox(sent)
        try await rig.runToTheEnd()
        rig.account.createMailbox(sent)
        rig.account.appendGenerated(4, to: sent, seed: 77)
        #expect(try await rig.runToTheEnd().downloaded == 4)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
        #expect(try rig.rows().count == 64)
    }

    @Test(
        "a folder that the server does not list, but knows, is not gone, and the run not complete; nothing of it is fetched twice",
        arguments: [RunMode.backup, .mirror, .sync])
    func unlisted(_ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), profile: .bare, mode: mode)
        try await rig.runToTheEnd()
        let fault = rig.server.faults.arm(
            .command("LIST", .script(untagged: ["* LIST () \"/\" INBOX", "* LIST () \"/\" Work"], tagged: "OK done")), times: nil)
        let summary = await rig.run()
        #expect(summary.outcome == .partial && !summary.complete && summary.downloaded == 0, "\(summary)")
        #expect(rig.recorder.failedFolders.map(\.description).sorted() == ["Empty", "Sent", "Work/2026/Лето"])
        expectSentence(summary.message)
        rig.server.faults.disarm(fault)
        try await rig.expectNothingToDo()
        try rig.expectFaithful()
    }

    @Test(
        "a folder that was hidden for a run comes back as itself, with what changed meanwhile", arguments: [RunMode.backup, .mirror],
        [SandboxProfile.full, .bare])
    func hidden(_ mode: RunMode, _ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.varied(), profile: profile, mode: mode)
        let (sent, aside) = (rig.account.name("Sent"), rig.account.name("Elsewhere"))
        rig.settings.folders = FolderRules(exclude: ["Elsewhere"])
        try await rig.runToTheEnd()
        rig.account.renameMailbox(sent, to: aside)
        try await rig.runToTheEnd()
        #expect(rig.recorder.notices == ["Sent: no longer on the server; its mail is kept here"])
        rig.account.renameMailbox(aside, to: sent)
        rig.account.appendGenerated(2, to: sent, seed: 99)
        #expect(try await rig.runToTheEnd().downloaded == 2)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
        #expect(try rig.rows().count == 62)
    }

    /// Another mailbox of the same name and UIDVALIDITY, with other mail under the first numbers.
    private func remake(_ name: MailboxName, _ validity: UIDValidity, messages: Int64, _ rig: EngineRig) {
        rig.account.createMailbox(name)
        rig.account.number(name, uidValidity: validity, uidNext: .min)
        for number in 1...messages {
            rig.account.add("Subject: other \(number)\r\n\r\nmail\r\n", date: 1_700_000_000 + number, to: name)
        }
    }

    @Test("one that has the numbers of a folder that is gone, and other mail under them, is another one", arguments: [RunMode.backup, .mirror])
    func sameNumbers(_ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), profile: .bare, mode: mode)
        let sent = rig.account.name("Sent")
        try await rig.runToTheEnd()
        let validity = try #require(rig.account.mailbox(sent)?.uidValidity)
        rig.account.deleteMailbox(sent)
        try await rig.runToTheEnd()
        remake(sent, validity, messages: 10, rig)
        #expect(try await rig.runToTheEnd().downloaded == 10)
        try await rig.expectNothingToDo()
        #expect(try rig.rows().count == 70)
    }

    @Test("so is one made anew between two runs with fewer numbers, on a server that has one UIDVALIDITY for all", arguments: [RunMode.backup, .mirror])
    func fewerNumbers(_ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), profile: .bare, mode: mode)
        let sent = rig.account.name("Sent")
        try await rig.runToTheEnd()
        let validity = try #require(rig.account.mailbox(sent)?.uidValidity)
        rig.account.deleteMailbox(sent)
        remake(sent, validity, messages: 4, rig)
        #expect(try await rig.runToTheEnd().downloaded == 4)
        #expect(rig.recorder.notices.contains("Sent: no longer on the server; its mail is kept here"))
        try await rig.expectNothingToDo()
        #expect(try rig.rows().count == 64)
    }

    @Test("a folder made anew in the same second, with the same UIDVALIDITY, is another one where its id says so")
    func sameValidity() async throws {
        let rig = try EngineRig(.varied())
        let sent = rig.account.name("Sent")
        try await rig.runToTheEnd()
        let validity = try #require(rig.account.mailbox(sent)?.uidValidity)
        rig.account.deleteMailbox(sent)
        rig.account.createMailbox(sent)
        rig.account.number(sent, uidValidity: validity, uidNext: .min)
        rig.account.appendGenerated(4, to: sent, seed: 77)
        #expect(try await rig.runToTheEnd().downloaded == 4)
        try await rig.expectNothingToDo()
        #expect(try rig.rows().count == 64)
    }

    @Test(
        "patterns that leave no folder are a mistake, not a run with nothing to do", arguments: RunMode.allCases,
        [FolderRules(include: ["Nothing"]), FolderRules(exclude: ["*"]), FolderRules(only: ["Indox", "Snet"])])
    func noFolder(_ mode: RunMode, _ rules: FolderRules) async throws {
        let rig = try EngineRig(.varied(), mode: mode)
        rig.settings.folders = rules
        let summary = await rig.run()
        #expect(summary.outcome == .failed)
        expectSentence(summary.message)
        #expect(rules.only.isEmpty || summary.message?.contains("Indox or Snet") == true)
        #expect(try rig.withIndex { try $0.folders() } == [])
    }

    @Test("a run of some folders is not the account's last good one")
    func someFolders() async throws {
        let rig = try EngineRig(.varied())
        rig.settings.folders.only = ["INBOX"]
        try await rig.runToTheEnd()
        let inspector = AccountInspector(rig.settings)
        #expect(try inspector.status().lastGoodRun == nil && inspector.status().lastRun?.summary?.only == ["INBOX"])
        rig.settings.folders.only = []
        let run = try await rig.runToTheEnd().run
        #expect(try AccountInspector(rig.settings).status().lastGoodRun?.run == run)
    }

    @Test("two folders that the configuration gives one place are not mixed", arguments: [RunMode.backup, .mirror, .sync])
    func onePlace(_ mode: RunMode) async throws {
        let rig = try EngineRig(.varied(), mode: mode)
        rig.settings.folders = FolderRules(rename: ["Sent": "INBOX"])
        for _ in 1...2 {
            let summary = await rig.run()
            #expect(summary.outcome == .partial && rig.recorder.failedFolders.map(\.description) == ["Sent"], "\(summary)")
            expectSentence(summary.message)
        }
        #expect(try rig.rows().count == 50)
    }

    @Test("a folder deleted and made again between two runs: what it held is kept as gone")
    func recreatedBetween() async throws {
        let rig = try EngineRig(.varied())
        let sent = rig.account.name("Sent")
        try await rig.runToTheEnd()
        rig.account.deleteMailbox(sent)
        rig.account.createMailbox(sent)
        rig.account.appendGenerated(4, to: sent, seed: 77)
        #expect(try await rig.runToTheEnd().downloaded == 4)
        try rig.expectFaithful(gone: 10)
        try await rig.expectNothingToDo()
    }

    @Test("a mirror of a folder that was made anew holds each message once, also those that came again")
    func mirroredAnew() async throws {
        let rig = try EngineRig(.varied(), mode: .mirror)
        let sent = rig.account.name("Sent")
        try await rig.runToTheEnd()
        rig.account.deleteMailbox(sent)
        rig.account.createMailbox(sent)
        rig.account.appendGenerated(12, to: sent, seed: 77)
        let summary = try await rig.runToTheEnd()
        #expect(summary.downloaded == 12 && summary.deletedLocal == 10, "\(summary)")
        try rig.expectFaithful()
        #expect(try rig.rows().count == 62)
        #expect(try FileTree.all(below: rig.settings.stateDirectory + "/trash").keys.filter { $0.contains(",S=") }.count == 10)
        try await rig.expectNothingToDo()
    }

    @Test("a mirror of a folder that was made anew and is nearly empty now keeps the old copies until it is told to remove them")
    func mirroredEmpty() async throws {
        let account = SandboxAccount.inbox(3)
        let work = account.name("Work")
        account.createMailbox(work)
        account.appendGenerated(80, to: work, meanOctets: 300, seed: 5)
        let rig = try EngineRig(account, mode: .mirror)
        try await rig.runToTheEnd()
        account.deleteMailbox(work)
        account.createMailbox(work)
        account.appendGenerated(2, to: work, meanOctets: 300, seed: 6)
        let summary = await rig.run()
        #expect(summary.outcome == .brake)
        expectSentence(summary.message)
        #expect(try rig.files("Work").count == 82)
        let allowed = await AccountRunner(rig.settings, observer: rig.recorder, allowsMassDelete: true).run()
        #expect(allowed.outcome == .done, "\(allowed)")
        #expect(try rig.files("Work").count == 2)
        try rig.expectFaithful()
    }

    @Test("a name that only holds others is passed over")
    func noSelect() async throws {
        let account = SandboxAccount.inbox(1)
        account.createMailbox(account.name("Parent"), isSelectable: false)
        account.createMailbox(account.name("Parent", "Child"))
        account.appendGenerated(2, to: account.name("Parent", "Child"), seed: 4)
        let rig = try EngineRig(account)
        #expect(try await rig.runToTheEnd().folders == 2)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("another delimiter, and none", arguments: [UInt8(ascii: "."), UInt8(ascii: "\\"), nil])
    func delimiters(_ delimiter: UInt8?) async throws {
        let account = SandboxAccount(delimiter: delimiter)
        account.appendGenerated(2, to: .inbox, seed: 1)
        for name in [account.name("A"), account.name(of: delimiter == nil ? ["A/B"] : ["A", "B/C"])] {
            account.createMailbox(name)
            account.appendGenerated(2, to: name, seed: 2)
        }
        let rig = try EngineRig(account)
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    struct Choice: CustomTestStringConvertible, Sendable {
        let rules: FolderRules
        let folders: [String]
        var testDescription: String { "\(rules.include) without \(rules.exclude), only \(rules.only)" }
    }

    @Test(
        "include and exclude choose the folders",
        arguments: [
            Choice(rules: FolderRules(include: ["Work"]), folders: ["Work", "Work/2026/Лето"]),
            Choice(rules: FolderRules(exclude: ["Work"]), folders: ["Empty", "INBOX", "Sent"]),
            Choice(rules: FolderRules(exclude: ["Work/*"]), folders: ["Empty", "INBOX", "Sent", "Work"]),
            Choice(rules: FolderRules(include: ["*"], only: ["inbox"]), folders: ["INBOX"]),
            Choice(rules: FolderRules(include: ["S*", "E%"], exclude: ["Sent"]), folders: ["Empty"]),
        ])
    func chosen(_ choice: Choice) async throws {
        let rig = try EngineRig(.varied())
        rig.settings.folders = choice.rules
        let summary = try await rig.runToTheEnd()
        #expect(summary.folders == choice.folders.count)
        #expect(try rig.withIndex { try $0.folders() }.map(\.path.description).sorted() == choice.folders)
        try await rig.expectNothingToDo()
        rig.settings.folders = FolderRules()
        try await rig.runToTheEnd()
        #expect(rig.server.log.bodyCompletions == 60)
        try rig.expectFaithful()
    }

    @Test("renamed folders lie elsewhere, and what is below them too")
    func renamed() async throws {
        let rig = try EngineRig(.varied())
        rig.settings.folders.rename = ["Work": "Arbeit/Alt", "Sent": "Gesendet"]
        try await rig.runToTheEnd()
        try rig.expectFaithful()
        #expect(Files.exists(rig.settings.maildir + "/Arbeit/Alt/cur") && Files.exists(rig.settings.maildir + "/Gesendet/cur"))
        #expect(!Files.exists(rig.settings.maildir + "/Work") && !Files.exists(rig.settings.maildir + "/Sent"))
        try await rig.expectNothingToDo()
    }

    @Test("a folder whose path is too long for any disk: named, the others done")
    func tooLong() async throws {
        let rig = try EngineRig(.inbox(3))
        let deep = rig.account.name(of: (0..<60).map { "level \($0) " + String(repeating: "x", count: 80) })
        rig.account.createMailbox(deep)
        rig.account.appendGenerated(2, to: deep, seed: 4)
        let summary = await rig.run()
        #expect(summary.outcome == .partial && summary.downloaded == 3, "\(summary)")
        try rig.expectFaithful(without: [deep])
        #expect(rig.recorder.failedFolders.count == 1)
    }

    @Test("an empty LIST is not believed: no folder is taken for deleted")
    func emptyList() async throws {
        let rig = try EngineRig(.varied())
        try await rig.runToTheEnd()
        rig.server.faults.arm(.command("LIST", .script(untagged: [], tagged: "OK done")), times: nil)
        _ = await rig.run()
        rig.server.faults.clear()
        #expect(try rig.withIndex { try $0.folders() }.allSatisfy { $0.goneRun == nil })
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }
}
