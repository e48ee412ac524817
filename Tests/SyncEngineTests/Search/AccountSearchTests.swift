import Glibc
import IMAPSandbox
import Mail
import MailIndex
import TestRig
import Testing

@testable import SyncEngine

@Suite("Mail is found by its words")
struct AccountSearchTests {
    private static func account() -> SandboxAccount {
        let account = SandboxAccount()
        account.createMailbox(account.name("Work"))
        account.add(
            "From: Ann <ann@example.org>\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@x>\r\n\r\nThe red bicycle.\r\n"
        )
        account.add("From: Bob <bob@example.org>\r\nSubject: Lunch\r\n\r\nPizza?\r\n", flags: MessageFlags([.seen, .flagged]))
        account.add("Subject: plan\r\n\r\nThe blue bicycle.\r\n", to: account.name("Work"))
        return account
    }

    private func rig(_ policy: SearchPolicy = .on, mode: RunMode = .backup) throws -> EngineRig {
        let rig = try EngineRig(Self.account(), mode: mode)
        rig.settings.search = policy
        return rig
    }

    private func found(_ query: String, _ rig: EngineRig, limit: Int = 10) throws -> [FoundMessage] {
        try AccountSearch(rig.settings).search(SearchQuery(query), limit: limit).messages
    }

    private func subjects(_ query: String, _ rig: EngineRig) throws -> [String] { try found(query, rig).map(\.subject).sorted() }

    @Test("what a run brings is findable when it ends, with the path of its file")
    func finds() async throws {
        let rig = try rig()
        try await rig.runToTheEnd()
        try rig.withIndex { (index) throws in
            #expect(try index.searchBacklog() == 0)
            #expect(try index.search(SearchQuery("bicycle"), limit: 9).count == 2)
        }
        #expect(try subjects("grüße", rig) == ["Grüße"])
        #expect(try subjects("id:1@x", rig) == ["Grüße"])
        #expect(try subjects("from:bob OR folder:work", rig) == ["Lunch", "plan"])
        let lunch = try #require(try found("pizza", rig).first)
        #expect(lunch.sender == "Bob <bob@example.org>" && lunch.snippet.contains("\u{2}Pizza\u{3}"))
        let place = try #require(lunch.places.first)
        #expect(place.folder == .inbox && !place.isGone && place.flags == MessageFlags([.seen, .flagged]))
        let file = try #require(place.file)
        #expect(try Files.text(file).contains("Pizza?"))
        let answer = try AccountSearch(rig.settings).search(SearchQuery("bicycle"), limit: 1)
        #expect(answer.messages.count == 1 && answer.hasMore && answer.backlog == 0)
    }

    @Test("a file that was renamed or moved to cur by a mail reader is found where it is now")
    func follows() async throws {
        let rig = try rig()
        try await rig.runToTheEnd()
        let old = try #require(try found("red", rig).first?.places.first?.file)
        let new = old.replacing("/new/", with: "/cur/") + ":2,RS"
        #expect(rename(old, new) == 0)
        #expect(try found("red", rig).first?.places.first?.file == new)
        #expect(unlink(new) == 0)
        #expect(try found("red", rig).first?.places.first.map { $0.file == nil } == true)
    }

    @Test("without a setting it begins with the first search, and runs go on with it")
    func whenAsked() async throws {
        let rig = try rig(.whenAsked)
        try await rig.runToTheEnd()
        #expect(try rig.withIndex { try !$0.hasSearch() })
        let progress = RunProgress()
        let answer = try AccountSearch(rig.settings).search(SearchQuery("bicycle"), limit: 9, progress: progress)
        #expect(answer.messages.count == 2 && progress.snapshot.messagesDone == 3 && progress.snapshot.messagesTotal == 3)
        rig.account.add("Subject: later\r\n\r\na green bicycle\r\n")
        try await rig.runToTheEnd()
        #expect(try rig.withIndex { try $0.searchBacklog() } == 0)
        #expect(try subjects("green", rig) == ["later"])
    }

    @Test("turned off, nothing of it is left, and a search says what to change")
    func off() async throws {
        let rig = try rig()
        try await rig.runToTheEnd()
        rig.settings.search = .off
        let failure = #expect(throws: RunFailure.self) { try found("bicycle", rig) }
        #expect(failure?.message.contains("enabled = false") == true)
        try await rig.runToTheEnd()
        #expect(try rig.withIndex { try !$0.hasSearch() })
    }

    @Test("an account that was never backed up has nothing to search")
    func neverRun() throws {
        let failure = #expect(throws: RunFailure.self) { try found("x", rig()) }
        #expect(failure?.message.contains("never backed up") == true)
    }

    @Test("what a dead run left is done by the next one, though it has nothing to fetch; a dry run leaves it")
    func recovers() async throws {
        let rig = try rig()
        rig.settings.search = .whenAsked
        try await rig.runToTheEnd()
        try rig.withIndex { try $0.setSearch(true) }
        _ = await AccountRunner(rig.settings, observer: rig.recorder).plan()
        #expect(try rig.withIndex { try $0.searchBacklog() } == 3)
        try await rig.runToTheEnd()
        #expect(try rig.withIndex { try $0.searchBacklog() } == 0)
        #expect(try subjects("bicycle", rig) == ["Grüße", "plan"])
    }

    @Test("a message that is gone from the server and kept is found and called gone; one that was removed leaves no word")
    func removes() async throws {
        let rig = try rig()
        try await rig.runToTheEnd()
        rig.account.expunge([1], in: .inbox)
        try await rig.runToTheEnd()
        #expect(try found("red", rig).map { $0.places.map(\.isGone) } == [[true]])
        rig.account.expunge([2], in: .inbox)
        try await rig.runToTheEnd(.mirror)
        #expect(try found("pizza", rig).isEmpty)
        #expect(try subjects("after:1970", rig) == ["Grüße", "plan"])
    }

    @Test("a file of the user's is findable once it was sent")
    func uploads() async throws {
        let rig = try rig(.on, mode: .sync)
        try await rig.runToTheEnd()
        try Files.write(Array("Subject: mine\n\nunicycle\n".utf8), to: rig.settings.maildir + "/INBOX/cur/1.mine:2,S")
        try await rig.runToTheEnd()
        #expect(try subjects("unicycle", rig) == ["mine"])
    }

    @Test("a message whose file cannot be read stays on the list until it can, and every answer says so")
    func unreadable() async throws {
        let rig = try rig(.whenAsked)
        try await rig.runToTheEnd()
        let entry = try #require(try rig.files("Work").first)
        let path = try rig.path(of: entry, in: "Work")
        #expect(rename(path, path + ".aside") == 0)
        for prepared in [2, 0] {
            let answer = try AccountSearch(rig.settings).search(SearchQuery("bicycle"), limit: 9)
            #expect(answer.messages.map(\.subject) == ["Grüße"])
            #expect(answer.prepared == prepared && answer.backlog == 1)
        }
        #expect(rename(path + ".aside", path) == 0)
        let answer = try AccountSearch(rig.settings).search(SearchQuery("folder:work"), limit: 9)
        #expect(answer.messages.count == 1 && answer.prepared == 1 && answer.backlog == 0)
    }

    @Test("a store that is not there is no store without words: nothing is read, and it is said")
    func unmounted() async throws {
        let rig = try rig(.whenAsked)
        try await rig.runToTheEnd()
        #expect(rename(rig.settings.maildir, rig.settings.maildir + ".away") == 0)
        let failure = #expect(throws: RunFailure.self) { try AccountSearch(rig.settings).search(SearchQuery("bicycle"), limit: 9) }
        #expect(failure?.outcome == .brake && failure?.message.contains("mount it") == true)
        #expect(rename(rig.settings.maildir + ".away", rig.settings.maildir) == 0)
        let answer = try AccountSearch(rig.settings).search(SearchQuery("bicycle"), limit: 9)
        #expect(answer.messages.count == 2 && answer.prepared == 3)
        #expect(rename(rig.settings.maildir, rig.settings.maildir + ".away") == 0)
        #expect(throws: RunFailure.self) { try AccountSearch(rig.settings).rebuild() }
        #expect(try AccountSearch(rig.settings).search(SearchQuery("bicycle"), limit: 9).messages.count == 2)
    }

    @Test("what a hold on words means is held for good, also if search knew of it only later")
    func holdsWhatIsLeft() async throws {
        let rig = try rig(.whenAsked)
        try await rig.runToTheEnd()
        try rig.withIndex { try $0.setSearch(true) }
        let path = try rig.path(of: try #require(try rig.files("Work").first), in: "Work")
        #expect(rename(path, path + ".aside") == 0)
        #expect(try AccountRetention(rig.settings).addHold("case", SearchQuery("bicycle"), by: "me") == (1, 1))
        #expect(rename(path + ".aside", path) == 0)
        _ = try AccountSearch(rig.settings).search(SearchQuery("bicycle"), limit: 9)
        // What is remembered does not need search any more; what was never meant, nobody can say now.
        try rig.withIndex { try $0.clearSearch() }
        #expect(try rig.withIndex { try $0.countHeld()["case"] }.map { $0 == (2, 1) } == true)
    }

    @Test("a large message is read past its attachment")
    func large() async throws {
        let account = SandboxAccount()
        let line = String(repeating: "QUFB", count: 19) + "\r\n"
        account.add(
            "Subject: large\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nfirst\r\n--b\r\nContent-Type: a/b; name=one.bin\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n" + String(repeating: line, count: 12_000)
                + "--b\r\nContent-Type: a/b; name=two.bin\r\n\r\nx\r\n--b--\r\n")
        let rig = try EngineRig(account)
        rig.settings.search = .on
        try await rig.runToTheEnd()
        #expect(try subjects("first two.bin has:attachment", rig) == ["large"])
        #expect(try subjects("QUFBQUFB", rig) == [])
    }

    @Test("an index that is made again can be searched if the old one could; search alone can be made again too")
    func rebuilds() async throws {
        let rig = try rig(.whenAsked)
        try await rig.runToTheEnd()
        #expect(await AccountRunner(rig.settings, observer: rig.recorder).rebuildIndex().outcome == .done)
        #expect(try rig.withIndex { try !$0.hasSearch() })
        #expect(try AccountSearch(rig.settings).rebuild() == 3)
        #expect(await AccountRunner(rig.settings, observer: rig.recorder).rebuildIndex().outcome == .done)
        #expect(try rig.withIndex { try $0.hasSearch() })
        #expect(try rig.withIndex { try $0.searchBacklog() } == 0)
        #expect(try subjects("bicycle", rig) == ["Grüße", "plan"])
    }

    @Test("a search that is interrupted while it reads the mail says so, and the next one goes on")
    func interrupted() async throws {
        let rig = try rig(.whenAsked)
        try await rig.runToTheEnd()
        var asked = 0
        let failure = #expect(throws: RunFailure.self) {
            try AccountSearch(rig.settings).search(SearchQuery("bicycle"), limit: 9) {
                asked += 1
                return asked > 2
            }
        }
        #expect(failure?.outcome == .interrupted)
        #expect(try subjects("bicycle", rig) == ["Grüße", "plan"])
    }

    @Test("many messages are findable after a first run that fetches and indexes at once")
    func many() async throws {
        let account = SandboxAccount.varied()
        account.appendGenerated(700, to: .inbox, meanOctets: 1_500, seed: 3)
        let rig = try EngineRig(account)
        rig.settings.search = .on
        try await rig.runToTheEnd()
        let rows = try rig.rows()
        let digests = Set(rows.compactMap(\.placement.digest))
        try rig.withIndex { (index) throws in
            #expect(try index.search(SearchQuery("after:1970"), limit: 10_000).count == digests.count)
            #expect(try index.searchBacklog() == 0)
        }
    }

    /// 2,100 messages that were held before search was turned on: three commits.
    private func unread() async throws -> EngineRig {
        let account = SandboxAccount()
        account.appendGenerated(2_100, to: .inbox, meanOctets: 600, seed: 7)
        let rig = try EngineRig(account)
        rig.settings.search = .whenAsked
        try await rig.runToTheEnd()
        try rig.withIndex { try $0.setSearch(true) }
        return rig
    }

    private func finish(_ rig: EngineRig, _ index: AccountIndex, after elapsed: Duration, isStopped: Bool = false) -> String? {
        SearchUpkeep(policy: .on, index: index, store: rig.store).finish(after: elapsed) { isStopped }
    }

    @Test("a run does not wait for long: it leaves what would take more than its share, says so, and the next search does it first")
    func leavesTheRest() async throws {
        let rig = try await unread()
        try rig.withIndex { index throws in
            let sentence = try #require(finish(rig, index, after: .zero))
            #expect(sentence.contains("1100 messages") && sentence.contains("the next search"))
            #expect(try index.searchBacklog() == 1_100)
            #expect(finish(rig, index, after: .zero, isStopped: true) == nil)
            #expect(try index.searchBacklog() == 1_100)
            #expect(finish(rig, index, after: .zero)?.contains("100 messages") == true)
        }
        let progress = RunProgress()
        let answer = try AccountSearch(rig.settings).search(SearchQuery("subject:generated"), limit: 9_999, progress: progress)
        #expect(Set(answer.messages.map(\.digest)).count == 2_100 && answer.messages.count == 2_100)
        #expect(answer.prepared == 100 && answer.backlog == 0 && progress.snapshot.messagesDone == 100)
        try rig.withIndex { index in #expect(finish(rig, index, after: .zero) == nil) }
        #expect(try AccountSearch(rig.settings).search(SearchQuery("subject:generated"), limit: 1).prepared == 0)
    }

    @Test("a run that was long has time for all, and so has one whose mail is held for its words")
    func leavesNothing() async throws {
        let rig = try await unread()
        try rig.withIndex { index throws in
            #expect(finish(rig, index, after: .seconds(36_000)) == nil)
            #expect(try index.searchBacklog() == 0)
            try index.clearSearch()
            _ = try index.addHold("case", SearchQuery("from:ann folder:inbox"), by: "me", at: 1)
            #expect(finish(rig, index, after: .zero) == nil)
            #expect(try index.searchBacklog() == 0)
            try index.clearSearch()
            try index.releaseHold("case", by: "me", at: 2)
            _ = try index.addHold("other", SearchQuery("folder:inbox after:2020"), by: "me", at: 3)
            #expect(finish(rig, index, after: .zero) != nil)
        }
    }

    @Test("an export takes what a query means, also of files that no run has seen")
    func exports() async throws {
        let rig = try rig(.whenAsked)
        try await rig.runToTheEnd()
        try Files.write(Array("Subject: mine\n\na third bicycle\n".utf8), to: rig.settings.maildir + "/INBOX/cur/1.mine:2,S")
        try Files.write(Array("Subject: other\n\nnothing\n".utf8), to: rig.settings.maildir + "/INBOX/cur/2.mine:2,S")
        for (query, count) in [("bicycle", 3), ("folder:work", 1), ("after:1970", 5), ("bicycle -red", 2), ("pizza", 1)] {
            let target = CountingTarget()
            let report = try AccountExport(rig.settings).run(MailSelection(query: try SearchQuery(query)), into: target)
            #expect(report.written == count && report.missing == 0, "\(query)")
        }
    }

    private final class CountingTarget: ExportTarget {
        func begin(_ folder: ExportedFolder) {}
        func add(_ message: ExportedMessage, _ read: ((UnsafeRawBufferPointer) -> Void) throws -> Void) throws -> ExportOutcome {
            try read { _ in }
            return .written
        }
        func lacks(_ finding: ExportFinding) {}
    }
}
