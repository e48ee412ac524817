import IMAPSandbox
import Mail
import MailIndex
import SyncPlanner
import Synchronization
import Testing
import TwoWayRig

@testable import SyncEngine

@Suite("Messages follow their files on the server")
struct RemoteTransferTests {
    private typealias Transfer = ExchangePlan.RemoteTransfer

    private func transfer(
        _ rig: PushRig, copies: Bool = false, _ transfers: [(uid: UID, name: String)], flags: MergedFlags? = nil
    ) async throws -> FolderExchange {
        let inbox = try rig.record("INBOX").id
        let flags = flags ?? MergedFlags(server: .none, here: .none, wanted: .none)
        let book = try rig.book([
            "Work": {
                $0.remoteTransfers = transfers.map {
                    Transfer(source: RowReference(inbox, $0.uid), name: $0.name, isCopy: copies, flags: flags)
                }
            }
        ])
        try await rig.carryOut("Work", in: book) {
            try await RemoteTransfers(context: $0, book: $1, exchange: $2, session: $3).carryOut(copies: true)
            try await RemoteTransfers(context: $0, book: $1, exchange: $2, session: $3).carryOut(copies: false)
        }
        try await rig.carryOut("Work", in: book) {
            try await RemoteFlags(context: $0, book: $1, exchange: $2, session: $3).carryOut()
        }
        return try rig.exchange("Work", in: book)
    }

    /// Three messages here and there, of which two were moved by a mail reader.
    private func moved(_ rig: PushRig) throws -> [(uid: UID, name: String)] {
        let all = try ["a", "b", "c"].map { try rig.hold(TestMail($0)) }
        _ = try rig.hold(TestMail("x"), in: "Work")
        for message in [all[0], all[2]] { try rig.moveHere(message.name, from: "INBOX", to: "Work") }
        return [all[0], all[2]]
    }

    private func expectMoved(_ rig: PushRig, _ poverty: Poverty, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(try rig.there("Work").sorted() == ["a", "c", "x"], sourceLocation: sourceLocation)
        let rows = try rig.rows("Work")
        #expect(Set(rows.keys) == Set(try rig.mailbox("Work").uids), sourceLocation: sourceLocation)
        for message in try rig.mailbox("Work").messages {
            let row = try #require(rows[message.uid], sourceLocation: sourceLocation)
            let entry = try #require(try rig.entry(row.name, in: "Work"), sourceLocation: sourceLocation)
            let facts = try rig.store.open("Work").facts(of: entry)
            #expect(facts.octets == UInt64(message.body.bytes.count), sourceLocation: sourceLocation)
            #expect(
                facts.messageID == "<\(TestMail.marker(of: message.body.bytes) ?? "")@example.org>",
                sourceLocation: sourceLocation)
        }
        let inbox = try rig.mailbox("INBOX")
        if poverty.hasUIDPLUS || poverty.hasMOVE {
            #expect(try rig.there("INBOX") == ["b"], sourceLocation: sourceLocation)
            #expect(try rig.rows("INBOX").count == 1, sourceLocation: sourceLocation)
        } else {
            #expect(
                inbox.messages.map { $0.flags.system.contains(.deleted) } == [true, false, true], sourceLocation: sourceLocation)
            #expect(
                try rig.rows("INBOX").filter { $0.value.flags.system.contains(.deleted) }.map(\.key).sorted() == [1, 3],
                sourceLocation: sourceLocation)
        }
    }

    @Test("A move goes by the best means that the server has, and no body is sent", arguments: Poverty.allCases)
    func move(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let exchange = try await transfer(rig, try moved(rig))
        try expectMoved(rig, poverty)
        #expect(exchange.state.result.moved == 2 && exchange.state.failure == nil && !exchange.state.isUnsettled)
        #expect(!rig.written.contains("APPEND") && !rig.written.contains("EXPUNGE"))
        if poverty.hasMOVE { #expect(rig.written == ["UID MOVE"]) }
    }

    @Test("COPYUID counts wherever MOVE tells it")
    func copyUIDLast() async throws {
        var profile = SandboxProfile.full.without("OBJECTID")
        profile.movesTellUIDsLast = true
        let rig = try PushRig(profile)
        _ = try await transfer(rig, try moved(rig))
        try expectMoved(rig, .nothing)
        #expect(rig.server.log.count(of: "UID FETCH") == 0)
    }

    @Test(
        "A command whose answer was lost is not repeated in vain",
        arguments: Poverty.allCases, ["UID MOVE", "UID COPY", "UID STORE", "UID EXPUNGE"])
    func lostAnswer(_ poverty: Poverty, _ command: String) async throws {
        let rig = try PushRig(poverty.profile)
        let messages = try moved(rig)
        rig.server.faults.arm(.command(command, .loseReply))
        let exchange = try await transfer(rig, messages)
        try expectMoved(rig, poverty)
        #expect(exchange.state.result.moved == 2)
        #expect(rig.server.log.count(of: "UID COPY") <= 1)
    }

    @Test("A connection that ended before the command did anything is no matter", arguments: [Poverty.nothing, .MOVE, .both])
    func lostCommand(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let messages = try moved(rig)
        rig.server.faults.arm(.command(poverty.hasMOVE ? "UID MOVE" : "UID COPY", .close))
        _ = try await transfer(rig, messages)
        try expectMoved(rig, poverty)
    }

    @Test("A copy leaves the message and its row where they were", arguments: Poverty.allCases)
    func copy(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let message = try rig.hold(TestMail("a"), flags: MessageFlags(.flagged))
        try rig.moveHere(message.name, from: "INBOX", to: "Work", isCopy: true)
        let flags = MergedFlags(server: MessageFlags(.flagged), here: MessageFlags(.flagged), wanted: MessageFlags(.flagged))
        let exchange = try await transfer(rig, copies: true, [message], flags: flags)
        #expect(try rig.there("INBOX") == ["a"] && rig.there("Work") == ["a"])
        #expect(try rig.rows("INBOX").mapValues(\.name) == [message.uid: message.name])
        #expect(try rig.rows("Work")[1]?.name == message.name && rig.rows("Work")[1]?.flags == MessageFlags(.flagged))
        #expect(exchange.state.result.moved == 1)
    }

    @Test("A message that was copied twice to a folder is there twice", arguments: Poverty.allCases)
    func copyTwice(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let message = try rig.hold(TestMail("a"))
        let names = try (0..<2).map { _ in try rig.file(TestMail("a"), in: "Work") }
        _ = try await transfer(rig, copies: true, names.map { (message.uid, $0) })
        #expect(try rig.there("Work") == ["a", "a"])
        #expect(Set(try rig.rows("Work").values.map(\.name)) == Set(names))
    }

    @Test("A copy of a message that has no row gets a row from its file")
    func copyWithoutRow() async throws {
        let rig = try PushRig()
        let uid = try rig.appendThere(TestMail("a"))
        let name = try rig.file(TestMail("a"), in: "Work")
        _ = try await transfer(rig, copies: true, [(uid, name)])
        let row = try #require(try rig.rows("Work")[1])
        #expect(row.name == name && row.wireSize == UInt64(TestMail("a").wire.count) && row.digest != nil)
    }

    @Test("A message that others removed meanwhile is left to the next run")
    func gone() async throws {
        let rig = try PushRig()
        let messages = try moved(rig)
        rig.account.expunge([1], in: .inbox)
        let exchange = try await transfer(rig, messages)
        #expect(try rig.there("Work").sorted() == ["c", "x"])
        #expect(exchange.state.isUnsettled && exchange.state.result.moved == 1)
    }

    @Test("A file that is gone again moves nothing")
    func fileGone() async throws {
        let rig = try PushRig()
        let messages = try moved(rig)
        try rig.remove(messages[0].name, in: "Work")
        let exchange = try await transfer(rig, messages)
        #expect(try rig.there("INBOX") == ["a", "b"])
        #expect(exchange.state.isUnsettled)
    }

    @Test("Flags that differ are united on both sides on the way", arguments: [Poverty.nothing, .UIDPLUS, .all])
    func flags(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let message = try rig.hold(TestMail("a"))
        rig.account.setFlags(MessageFlags(.flagged), of: [1], in: .inbox)
        try rig.moveHere(message.name, from: "INBOX", to: "Work")
        let flags = MergedFlags(
            server: MessageFlags(.flagged), here: MessageFlags(.seen), wanted: MessageFlags([.seen, .flagged]))
        let entry = try #require(try rig.entry(message.name, in: "Work"))
        try rig.store.open("Work").setFlags(entry, MessageFlags(.seen))
        _ = try await transfer(rig, [message], flags: flags)
        let wanted = MessageFlags([.seen, .flagged])
        #expect(try rig.mailbox("Work").messages.map(\.flags) == [wanted])
        #expect(try rig.entry(message.name, in: "Work")?.flags == wanted)
        #expect(try rig.rows("Work").values.map(\.flags) == [wanted])
    }

    @Test("A target that is gone fails the folder, in a sentence")
    func targetGone() async throws {
        let rig = try PushRig()
        let messages = try moved(rig)
        let (account, work) = (rig.account, try rig.name("Work"))
        rig.server.faults.arm(.command("UID MOVE", .perform { account.deleteMailbox(work) }))
        let exchange = try await transfer(rig, messages)
        expectSentence(exchange.state.failure)
        #expect(try rig.there("INBOX") == ["a", "b", "c"])
    }

    @Test("A source whose UIDVALIDITY changed meanwhile moves nothing")
    func otherSource() async throws {
        let rig = try PushRig()
        let messages = try moved(rig)
        let book = try rig.book([
            "Work": { plan in
                plan.remoteTransfers = try messages.map {
                    Transfer(
                        source: RowReference(try rig.record("INBOX").id, $0.uid), name: $0.name, isCopy: false,
                        flags: MergedFlags(server: .none, here: .none, wanted: .none))
                }
            }
        ])
        rig.account.changeUIDValidity(of: .inbox)
        try await rig.carryOut("Work", in: book) {
            try await RemoteTransfers(context: $0, book: $1, exchange: $2, session: $3).carryOut(copies: false)
        }
        #expect(rig.written.isEmpty)
        expectSentence(try rig.exchange("Work", in: book).state.failure)
    }

    @Test("More messages than one command line holds are moved in several")
    func many() async throws {
        let rig = try PushRig(commandLineBytes: 1500)
        // Every other one, so that the set has many ranges.
        var messages: [(uid: UID, name: String)] = []
        for number in 0..<300 {
            let message = try rig.hold(TestMail("m\(number)"))
            guard number % 2 == 0 else { continue }
            try rig.moveHere(message.name, from: "INBOX", to: "Work")
            messages.append(message)
        }
        let exchange = try await transfer(rig, messages)
        #expect(exchange.state.result.moved == 150)
        #expect(try rig.rows("Work").count == 150)
        let lines = rig.server.log.commands.filter { $0.name == "UID MOVE" }.map(\.arguments.utf8.count)
        #expect(lines.count > 1 && lines.allSatisfy { $0 < 1500 })
    }
}
