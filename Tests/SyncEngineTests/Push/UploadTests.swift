import Glibc
import IMAPSandbox
import Mail
import MailIndex
import SyncPlanner
import Testing
import TwoWayRig

@testable import SyncEngine

@Suite("Files that only lie here are sent")
struct UploadTests {
    private func upload(_ rig: PushRig, _ names: [String], flags: MessageFlags = .none) async throws -> FolderExchange {
        let book = try rig.book([
            "Work": { $0.uploads = names.map { ExchangePlan.Upload(name: $0, flags: flags) } }
        ])
        try await rig.carryOut("Work", in: book) {
            try await Uploads(context: $0, book: $1, exchange: $2, session: $3).carryOut()
        }
        return try rig.exchange("Work", in: book)
    }

    /// Both sides and the index have each of these once, and no promise is left.
    private func expectEach(_ markers: [String], _ rig: PushRig, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try rig.there("Work").sorted() == markers.sorted(), sourceLocation: sourceLocation)
        let rows = try rig.rows("Work")
        #expect(Set(rows.keys) == Set(try rig.mailbox("Work").uids), sourceLocation: sourceLocation)
        #expect(Set(rows.values.map(\.name)).count == markers.count, sourceLocation: sourceLocation)
        for message in try rig.mailbox("Work").messages {
            let row = try #require(rows[message.uid], sourceLocation: sourceLocation)
            let entry = try #require(try rig.entry(row.name, in: "Work"), sourceLocation: sourceLocation)
            let facts = try rig.store.open("Work").facts(of: entry)
            #expect(facts.digest == row.digest && facts.octets == row.wireSize, sourceLocation: sourceLocation)
            #expect(facts.octets == UInt64(message.body.bytes.count), sourceLocation: sourceLocation)
            #expect(message.date.secondsSince1970 == facts.modified, sourceLocation: sourceLocation)
            #expect(row.flags == message.flags, sourceLocation: sourceLocation)
        }
        #expect(try rig.index.uploads().isEmpty, sourceLocation: sourceLocation)
    }

    @Test("Each file arrives once, with its bytes, its date and its flags, and gets its row", arguments: Poverty.allCases)
    func arrives(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        _ = try rig.hold(TestMail("old"), in: "Work")
        let flags = MessageFlags([.seen, .flagged], keywords: [Keyword("Label")])
        let names = try ["a", "b", "c"].map { try rig.file(TestMail($0), in: "Work", flags: flags) }
        let files = try FileTree.all(below: rig.settings.maildir)
        let exchange = try await upload(rig, names, flags: flags)
        try expectEach(["old", "a", "b", "c"], rig)
        #expect(exchange.state.result.uploaded == 3 && !exchange.state.isUnsettled && exchange.state.failure == nil)
        #expect(try FileTree.all(below: rig.settings.maildir) == files)
        #expect(try rig.mailbox("Work").messages.dropFirst().allSatisfy { $0.flags == flags })
    }

    @Test("Equal files become equal messages, each with a row of its own", arguments: Poverty.allCases)
    func equalFiles(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let names = try (0..<3).map { _ in try rig.file(TestMail("same"), in: "Work") }
        _ = try await upload(rig, names)
        try expectEach(["same", "same", "same"], rig)
        #expect(Set(try rig.rows("Work").values.map(\.name)) == Set(names))
    }

    @Test("A file that equals what came since the folder was looked at is left to the next run", arguments: Poverty.allCases)
    func cameMeanwhile(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let names = try ["a", "b"].map { try rig.file(TestMail($0), in: "Work") }
        let book = try rig.book(["Work": { $0.uploads = names.map { ExchangePlan.Upload(name: $0, flags: .none) } }])
        _ = try rig.appendThere(TestMail("a"), in: "Work")
        try await rig.carryOut("Work", in: book) {
            try await Uploads(context: $0, book: $1, exchange: $2, session: $3).carryOut()
        }
        #expect(try rig.there("Work").sorted() == ["a", "b"])
        let state = try rig.exchange("Work", in: book).state
        #expect(state.result.uploaded == 1 && state.isUnsettled && state.failure == nil)
    }

    @Test("An APPEND whose answer was lost is not sent again", arguments: Poverty.allCases)
    func lostAnswer(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let names = try ["a", "b", "c"].map { try rig.file(TestMail($0), in: "Work") }
        rig.server.faults.arm(.command("APPEND", .loseReply))
        let exchange = try await upload(rig, names)
        try expectEach(["a", "b", "c"], rig)
        #expect(exchange.state.result.uploaded == 3)
    }

    @Test("An APPEND that was cut off amid the message is sent again", arguments: Poverty.allCases)
    func cutOff(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let names = try ["a", "b"].map { try rig.file(TestMail($0), in: "Work") }
        rig.server.faults.arm(.command("APPEND", .literalCut(afterOctets: 100)))
        _ = try await upload(rig, names)
        try expectEach(["a", "b"], rig)
    }

    @Test(
        "A message like one of ours that another client puts there meanwhile is not taken for it",
        arguments: [Poverty.all, .UIDPLUS])
    func likeness(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let mail = TestMail("a", messageID: "same@x")
        let other = TestMail("b", messageID: "same@x", date: mail.date + 1)
        let name = try rig.file(mail, in: "Work")
        let (account, work) = (rig.account, try rig.name("Work"))
        rig.server.faults.arm(
            .command(
                "APPEND",
                .perform {
                    account.append(
                        SandboxMessage(.stored(other.wire), date: InternalDate(secondsSince1970: other.date)), to: work)
                }))
        _ = try await upload(rig, [name])
        let ours = try #require(try rig.mailbox("Work").messages.first { TestMail.marker(of: $0.body.bytes) == "a" })
        #expect(try rig.rows("Work").mapValues(\.name) == [ours.uid: name])
    }

    @Test("What the server refuses is told by file, and the others go on", arguments: Poverty.allCases)
    func refusal(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let names = try ["a", "b", "c"].map { try rig.file(TestMail($0), in: "Work") }
        let isTogether = poverty.profile.capabilities.contains("MULTIAPPEND")
        // The whole batch first, where there is one.
        if isTogether { rig.server.faults.arm(.command("APPEND", .answer("NO [CANNOT] not all of them"))) }
        rig.server.faults.arm(.command("APPEND", .answer("NO [CANNOT] not this one")), occurrence: 2)
        let exchange = try await upload(rig, names)
        try expectEach(["a", "c"], rig)
        #expect(Array(exchange.state.unsent.keys) == [names[1]])
        #expect(exchange.state.unsent[names[1]]?.reason == "refused")
        expectSentence(exchange.state.unsent[names[1]]?.message)
        #expect(exchange.state.result.uploaded == 2)
    }

    @Test("A message that is larger than the server takes is not tried", arguments: [true, false])
    func appendLimit(_ isAnnounced: Bool) async throws {
        var profile = SandboxProfile.full
        profile.appendLimit = 600
        if !isAnnounced { profile = profile.without("APPENDLIMIT") }
        let rig = try PushRig(profile)
        let small = try rig.file(TestMail("a"), in: "Work")
        let large = try rig.file(TestMail("b", body: String(repeating: "0123456789\n", count: 200)), in: "Work")
        let exchange = try await upload(rig, [large, small])
        try expectEach(["a"], rig)
        #expect(exchange.state.unsent[large]?.reason == "too-big")
        if isAnnounced { #expect(rig.server.log.count(of: "APPEND") == 1) }
    }

    @Test(
        "A message at which the connection dies every time is told, and the others go on",
        arguments: [Poverty.nothing, .MULTIAPPEND])
    func deadly(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let names = try ["deadly", "a", "b"].map { try rig.file(TestMail($0), in: "Work") }
        // Twice with the others, then three times by itself.
        rig.server.faults.arm(.command("APPEND", .literalCut(afterOctets: 100)), times: 5)
        let exchange = try await upload(rig, names)
        try expectEach(["a", "b"], rig)
        #expect(exchange.state.unsent.mapValues(\.reason) == [names[0]: "connection"] && exchange.state.failure == nil)
        expectSentence(exchange.state.unsent[names[0]]?.message)
    }

    @Test("A full server is told by file")
    func overQuota() async throws {
        var profile = SandboxProfile.full
        profile.quota = TestMail("a").wire.count * 5 / 2
        let rig = try PushRig(profile)
        let names = try ["a", "b", "c"].map { try rig.file(TestMail($0), in: "Work") }
        let exchange = try await upload(rig, names)
        #expect(exchange.state.unsent.values.allSatisfy { $0.reason == "over-quota" } && exchange.state.unsent.count == 1)
        #expect(try rig.there("Work").count == 2)
    }

    @Test("An empty file, and one with NUL octets, are told and not tried")
    func obstacles() async throws {
        let rig = try PushRig()
        let empty = try rig.file(TestMail("x", wire: []), in: "Work")
        let nul = try rig.file(TestMail("y", wire: Array("Subject: y\r\n\r\na\0b\r\n".utf8)), in: "Work")
        let exchange = try await upload(rig, [empty, nul])
        #expect(exchange.state.unsent[empty]?.reason == "empty" && exchange.state.unsent[nul]?.reason == "nul-octets")
        #expect(rig.server.log.count(of: "APPEND") == 0)
    }

    @Test("Keywords that the folder does not permit stay here, and the message goes without them")
    func unpermitted() async throws {
        let rig = try PushRig(.exchange)
        let flags = MessageFlags(.seen, keywords: [Keyword("Label")])
        let name = try rig.file(TestMail("a"), in: "Work", flags: flags)
        _ = try await upload(rig, [name], flags: flags)
        try expectEach(["a"], rig)
        #expect(try rig.rows("Work").values.map(\.flags) == [MessageFlags(.seen)])
        #expect(try rig.entry(name, in: "Work")?.flags == flags)
    }

    @Test("A server that has no room for a keyword gets the message without it")
    func keywordLimit() async throws {
        var profile = SandboxProfile.full
        profile.keywordLimit = 0
        let rig = try PushRig(profile)
        let flags = MessageFlags(.seen, keywords: [Keyword("Label")])
        let name = try rig.file(TestMail("a"), in: "Work", flags: flags)
        let exchange = try await upload(rig, [name], flags: flags)
        try expectEach(["a"], rig)
        #expect(exchange.state.unsent.isEmpty)
    }

    @Test("A file that is gone, or is another one by now, is passed over")
    func vanished() async throws {
        let rig = try PushRig()
        let names = try ["a", "b"].map { try rig.file(TestMail($0), in: "Work") }
        try rig.remove(names[0], in: "Work")
        let exchange = try await upload(rig, names)
        try expectEach(["b"], rig)
        #expect(exchange.state.isUnsettled && exchange.state.unsent.isEmpty)
    }

    @Test(
        "A file that shrinks while it is sent leaves nothing on the server, and the others go on",
        arguments: [Poverty.nothing, .MULTIAPPEND])
    func shrinking(_ poverty: Poverty) async throws {
        // The size is announced first, so that the file can change before any of it is read.
        let rig = try PushRig(poverty.profile.without("LITERAL+"))
        let large = try rig.file(TestMail("a", body: String(repeating: "0123456789\n", count: 100_000)), in: "Work")
        let small = try rig.file(TestMail("b"), in: "Work")
        let path = "\(rig.settings.maildir)/Work/cur/\(large):2,"
        rig.server.faults.arm(.command("APPEND", .literalPerform(afterOctets: 1, { truncate(path, 1000) })))
        let exchange = try await upload(rig, [large, small])
        #expect(try rig.there("Work") == ["b"])
        #expect(exchange.state.isUnsettled && exchange.state.result.uploaded == 1)
        #expect(try rig.index.uploads().isEmpty)
    }

    @Test("Flags that the server drops on APPEND are set afterwards")
    func droppedFlags() async throws {
        let rig = try PushRig()
        let name = try rig.file(TestMail("a"), in: "Work", flags: MessageFlags([.seen, .flagged]))
        let (account, work) = (rig.account, try rig.name("Work"))
        rig.server.faults.arm(
            .command("APPEND", .performAfter { account.setFlags(MessageFlags(.seen), of: [1], in: work) }))
        _ = try await upload(rig, [name], flags: MessageFlags([.seen, .flagged]))
        #expect(try rig.mailbox("Work").message(1)?.flags == MessageFlags([.seen, .flagged]))
        #expect(try rig.rows("Work")[1]?.flags == MessageFlags([.seen, .flagged]))
    }

    @Test("A folder that was made anew meanwhile is left to the next run")
    func madeAnew() async throws {
        let rig = try PushRig()
        let name = try rig.file(TestMail("a"), in: "Work")
        let (account, work) = (rig.account, try rig.name("Work"))
        rig.server.faults.arm(.command("APPEND", .perform { account.changeUIDValidity(of: work) }))
        let exchange = try await upload(rig, [name])
        expectSentence(exchange.state.failure)
        #expect(try rig.rows("Work").isEmpty && rig.index.uploads().isEmpty)
    }

    @Test("Many files go in batches, large ones among them")
    func batches() async throws {
        let rig = try PushRig(.full.without("MULTIAPPEND"))
        var names = try (0..<70).map { try rig.file(TestMail("m\($0)"), in: "Work") }
        names.insert(try rig.file(TestMail("large", body: String(repeating: "0123456789\n", count: 600_000)), in: "Work"), at: 40)
        let exchange = try await upload(rig, names)
        try expectEach((0..<70).map { "m\($0)" } + ["large"], rig)
        #expect(exchange.state.result.uploaded == 71)
    }
}
