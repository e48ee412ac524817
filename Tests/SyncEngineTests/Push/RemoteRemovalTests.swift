import IMAPSandbox
import Mail
import MailIndex
import SyncPlanner
import Testing
import TwoWayRig

@testable import SyncEngine

@Suite("Messages that were deleted here are removed on the server")
struct RemoteRemovalTests {
    private typealias Removal = ExchangePlan.RemoteRemoval

    private func remove(
        _ rig: PushRig, _ messages: [(uid: UID, name: String)], _ way: Removal.Way = .expunge
    ) async throws -> FolderExchange {
        let book = try rig.book([
            "INBOX": { $0.remoteRemovals = messages.map { Removal(uid: $0.uid, name: $0.name, way: way) } }
        ])
        try await rig.carryOut("INBOX", in: book) {
            try await RemoteRemovals(context: $0, book: $1, exchange: $2, session: $3).carryOut()
        }
        return try rig.exchange("INBOX", in: book)
    }

    private static func deleted(_ rig: PushRig) throws -> [String] {
        try rig.mailbox("INBOX").messages.filter { $0.flags.system.contains(.deleted) }.map {
            TestMail.marker(of: $0.body.bytes) ?? ""
        }
    }

    @Test("Exactly those of the plan are expunged, not what others marked", arguments: Poverty.allCases)
    func expunge(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let all = try ["a", "b", "c", "d"].map { try rig.hold(TestMail($0)) }
        rig.account.setFlags(MessageFlags(.deleted), of: [all[3].uid], in: .inbox)
        let exchange = try await remove(rig, [all[0], all[2]])
        #expect(!rig.written.contains("EXPUNGE") && !rig.written.contains("CLOSE"))
        #expect(exchange.state.result.deletedRemote == 2 && exchange.state.failure == nil)
        if poverty.hasUIDPLUS {
            #expect(try rig.there("INBOX") == ["b", "d"])
            #expect(try rig.rows("INBOX").keys.sorted() == [2, 4])
            #expect(rig.recorder.notices.isEmpty)
        } else {
            #expect(try Self.deleted(rig) == ["a", "c", "d"])
            #expect(try rig.rows("INBOX").filter { $0.value.flags.system.contains(.deleted) }.keys.sorted() == [1, 3])
            #expect(rig.recorder.notices.count == 1)
            // The next run sends nothing for them, whatever it plans.
            let written = rig.written
            _ = try await remove(rig, [all[0], all[2]])
            #expect(rig.written == written)
        }
    }

    @Test("An answer that was lost changes nothing", arguments: Poverty.allCases, ["UID STORE", "UID EXPUNGE"])
    func lostAnswer(_ poverty: Poverty, _ command: String) async throws {
        let rig = try PushRig(poverty.profile)
        let all = try ["a", "b", "c"].map { try rig.hold(TestMail($0)) }
        rig.server.faults.arm(.command(command, .loseReply))
        let exchange = try await remove(rig, [all[0], all[2]])
        #expect(exchange.state.result.deletedRemote == 2)
        if poverty.hasUIDPLUS { #expect(try rig.there("INBOX") == ["b"]) } else { #expect(try Self.deleted(rig) == ["a", "c"]) }
    }

    @Test("Where nothing is to be expunged, the mark is set once and its row stays")
    func flag() async throws {
        let rig = try PushRig()
        let a = try rig.hold(TestMail("a"), flags: MessageFlags(.seen))
        _ = try await remove(rig, [a], .flag)
        #expect(try rig.mailbox("INBOX").message(a.uid)?.flags == MessageFlags([.seen, .deleted]))
        #expect(try rig.rows("INBOX")[a.uid]?.flags == MessageFlags([.seen, .deleted]))
        let written = rig.written
        _ = try await remove(rig, [a], .flag)
        #expect(rig.written == written)
    }

    @Test("The trash folder takes them", arguments: Poverty.allCases)
    func trash(_ poverty: Poverty) async throws {
        let rig = try PushRig(poverty.profile)
        let all = try ["a", "b", "c"].map { try rig.hold(TestMail($0)) }
        _ = try await remove(rig, [all[0], all[2]], .trash(try rig.record("Work").id))
        #expect(try rig.there("Work") == ["a", "c"])
        if poverty.hasMOVE || poverty.hasUIDPLUS {
            #expect(try rig.there("INBOX") == ["b"])
            #expect(try rig.rows("INBOX").keys.sorted() == [2])
        } else {
            #expect(try Self.deleted(rig) == ["a", "c"])
            _ = try await remove(rig, [all[0], all[2]], .trash(try rig.record("Work").id))
            #expect(try rig.there("Work") == ["a", "c"])
        }
    }

    @Test("A move to the trash whose answer was lost is done once")
    func trashLostAnswer() async throws {
        let rig = try PushRig()
        let all = try ["a", "b", "c"].map { try rig.hold(TestMail($0)) }
        rig.server.faults.arm(.command("UID MOVE", .loseReply))
        let exchange = try await remove(rig, [all[0], all[2]], .trash(try rig.record("Work").id))
        #expect(try rig.there("Work") == ["a", "c"] && rig.there("INBOX") == ["b"])
        #expect(exchange.state.result.deletedRemote == 2)
        #expect(try rig.rows("INBOX").keys.sorted() == [2])
    }

    @Test(
        "A copy to the trash is not made twice when a connection or a run dies behind it",
        arguments: [Poverty.MOVE, .both, .all], ["UID COPY", "UID STORE", "UID EXPUNGE", "run"])
    func trashOnce(_ poverty: Poverty, _ command: String) async throws {
        let rig = try PushRig(poverty.profile)
        let other = try rig.hold(TestMail("other"), in: "Work")
        let all = try ["a", "b", "c"].map { try rig.hold(TestMail($0)) }
        if command == "run" {
            rig.account.copy([all[0].uid, all[2].uid], from: .inbox, to: try rig.name("Work"))
        } else {
            rig.server.faults.arm(.command(command, .loseReply))
        }
        _ = try await remove(rig, [all[0], all[2]], .trash(try rig.record("Work").id))
        #expect(try rig.there("Work").sorted() == ["a", "c", "other"])
        #expect(try rig.rows("Work").mapValues(\.name) == [other.uid: other.name])
    }

    @Test("A folder in which nothing may be deleted keeps everything, and says so")
    func notPermitted() async throws {
        var profile = SandboxProfile.full
        profile.permanentSystemFlags = [.seen]
        let rig = try PushRig(profile)
        let a = try rig.hold(TestMail("a"))
        let exchange = try await remove(rig, [a])
        expectSentence(exchange.state.failure)
        #expect(rig.written.isEmpty)
    }

    @Test("A folder that was made anew meanwhile loses nothing")
    func madeAnew() async throws {
        let rig = try PushRig()
        let a = try rig.hold(TestMail("a"))
        let book = try rig.book(["INBOX": { $0.remoteRemovals = [Removal(uid: a.uid, name: a.name)] }])
        rig.account.changeUIDValidity(of: .inbox)
        try await rig.carryOut("INBOX", in: book) {
            try await RemoteRemovals(context: $0, book: $1, exchange: $2, session: $3).carryOut()
        }
        #expect(try rig.there("INBOX") == ["a"] && rig.written.isEmpty)
    }
}
