import IMAPSandbox
import Mail
import MailIndex
import SyncPlanner
import Testing
import TwoWayRig

@testable import SyncEngine

@Suite("Flags that were changed here are changed on the server")
struct RemoteFlagTests {
    private static let seen = MessageFlags(.seen)
    private static let flagged = MessageFlags(.flagged)

    private func push(_ rig: PushRig, _ changes: [(uid: UID, name: String, flags: MergedFlags)], before: () throws -> Void = {})
        async throws -> FolderExchange
    {
        let book = try rig.book([
            "INBOX": { $0.flags = changes.map { ExchangePlan.FlagChange(uid: $0.uid, name: $0.name, flags: $0.flags) } }
        ])
        try before()
        try await rig.carryOut("INBOX", in: book) {
            try await RemoteFlags(context: $0, book: $1, exchange: $2, session: $3).carryOut()
        }
        return try rig.exchange("INBOX", in: book)
    }

    @Test("Equal changes go together, flags of others stay, and the index notes what is agreed on", arguments: Poverty.allCases)
    func together(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let a = try rig.hold(TestMail("a")), b = try rig.hold(TestMail("b"))
        let c = try rig.hold(TestMail("c"), flags: Self.flagged)
        let d = try rig.hold(TestMail("d"), flags: Self.flagged)
        let add = MergedFlags(server: .none, here: Self.seen, wanted: Self.seen)
        let change = MergedFlags(server: Self.flagged, here: Self.seen, wanted: Self.seen)
        let exchange = try await push(rig, [(a.uid, a.name, add), (b.uid, b.name, add), (c.uid, c.name, change)])
        let flags = try rig.mailbox("INBOX").messages.map(\.flags)
        #expect(flags == [Self.seen, Self.seen, Self.seen, Self.flagged])
        #expect(
            try rig.rows("INBOX").mapValues(\.flags) == [
                a.uid: Self.seen, b.uid: Self.seen, c.uid: Self.seen, d.uid: Self.flagged,
            ])
        #expect(exchange.state.result.flagsRemote == 3 && !exchange.state.isUnsettled)
        #expect(rig.server.log.count(of: "UID STORE") == 3)
    }

    @Test("Keywords go as well")
    func keywords() async throws {
        let rig = try PushRig()
        let a = try rig.hold(TestMail("a"))
        let wanted = MessageFlags(.seen, keywords: [Keyword("Label"), Keyword("$Forwarded")])
        _ = try await push(rig, [(a.uid, a.name, MergedFlags(server: .none, here: wanted, wanted: wanted))])
        #expect(try rig.mailbox("INBOX").message(a.uid)?.flags == wanted)
        #expect(try rig.rows("INBOX")[a.uid]?.flags == wanted)
    }

    @Test("A message that another client changed since the look is left to the next run", arguments: [false, true])
    func conflict(_ refuses: Bool) async throws {
        var profile = SandboxProfile.full
        profile.refusesConflicts = refuses
        let rig = try PushRig(profile)
        let a = try rig.hold(TestMail("a")), b = try rig.hold(TestMail("b"))
        let add = MergedFlags(server: .none, here: Self.seen, wanted: Self.seen)
        let exchange = try await push(rig, [(a.uid, a.name, add), (b.uid, b.name, add)]) {
            rig.account.setFlags(Self.flagged, of: [a.uid], in: .inbox)
        }
        #expect(try rig.mailbox("INBOX").messages.map(\.flags) == [Self.flagged, Self.seen])
        #expect(try rig.rows("INBOX").mapValues(\.flags) == [a.uid: .none, b.uid: Self.seen])
        #expect(exchange.state.isUnsettled && exchange.state.result.flagsRemote == 1)
    }

    @Test("Without mod-sequences only the flag that changed here is touched")
    func withoutModSeqs() async throws {
        let rig = try PushRig(.bare)
        let a = try rig.hold(TestMail("a"))
        _ = try await push(rig, [(a.uid, a.name, MergedFlags(server: .none, here: Self.seen, wanted: Self.seen))]) {
            rig.account.setFlags(Self.flagged, of: [a.uid], in: .inbox)
        }
        #expect(try rig.mailbox("INBOX").message(a.uid)?.flags == MessageFlags([.seen, .flagged]))
        #expect(try rig.rows("INBOX")[a.uid]?.flags == Self.seen)
    }

    @Test("Where the file could not be changed as well, only what changed there is agreed on")
    func onlyThere() async throws {
        let rig = try PushRig()
        let a = try rig.hold(TestMail("a"))
        rig.account.setFlags(Self.flagged, of: [a.uid], in: .inbox)
        let both = MessageFlags([.seen, .flagged])
        _ = try await push(rig, [(a.uid, a.name, MergedFlags(server: Self.flagged, here: Self.seen, wanted: both))])
        #expect(try rig.mailbox("INBOX").message(a.uid)?.flags == both)
        #expect(try rig.rows("INBOX")[a.uid]?.flags == Self.seen)
    }

    @Test("An answer that was lost leaves both sides alike", arguments: [Poverty.nothing, .CONDSTORE])
    func lostAnswer(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let a = try rig.hold(TestMail("a"))
        rig.server.faults.arm(.command("UID STORE", .loseReply))
        _ = try await push(rig, [(a.uid, a.name, MergedFlags(server: .none, here: Self.seen, wanted: Self.seen))])
        #expect(try rig.mailbox("INBOX").message(a.uid)?.flags == Self.seen)
    }

    @Test("A change that the server refuses is told, and the others are made")
    func refused() async throws {
        var profile = SandboxProfile.full
        profile.keywordRefusal = "NO [CANNOT] no keywords here"
        profile.allowsNewKeywords = true
        let rig = try PushRig(profile)
        let a = try rig.hold(TestMail("a")), b = try rig.hold(TestMail("b"))
        rig.server.faults.arm(.command("UID STORE", .answer("NO [CANNOT] not that")))
        let label = MessageFlags(keywords: [Keyword("Label")])
        let exchange = try await push(
            rig,
            [
                (a.uid, a.name, MergedFlags(server: .none, here: label, wanted: label)),
                (b.uid, b.name, MergedFlags(server: .none, here: Self.seen, wanted: Self.seen)),
            ])
        #expect(exchange.state.result.flagsRemote == 1 && exchange.state.failure == nil && exchange.state.isUnsettled)
        #expect(rig.recorder.notices.count == 1)
    }

    @Test("A server that takes no silent STORE gets a loud one")
    func loud() async throws {
        let rig = try PushRig(.exchange)
        let a = try rig.hold(TestMail("a"))
        rig.server.faults.arm(.command("UID STORE", .answer("BAD Command Argument Error. 11")))
        _ = try await push(rig, [(a.uid, a.name, MergedFlags(server: .none, here: Self.seen, wanted: Self.seen))])
        #expect(try rig.mailbox("INBOX").message(a.uid)?.flags == Self.seen)
    }

    @Test("A folder that may only be read fails, and nothing is stored")
    func readOnly() async throws {
        let rig = try PushRig()
        let a = try rig.hold(TestMail("a"))
        rig.account.setReadOnly(true, .inbox)
        let exchange = try await push(rig, [(a.uid, a.name, MergedFlags(server: .none, here: Self.seen, wanted: Self.seen))])
        expectSentence(exchange.state.failure)
        #expect(rig.written.isEmpty && exchange.state.result.flagsRemote == 0)
    }
}
