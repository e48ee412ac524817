import IMAPSandbox
import Mail
import Testing

@testable import SyncEngine

/// The same backup with every kind of server: what the server cannot do costs round trips, never correctness.
struct CapabilityTests {
    struct Server: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let profile: SandboxProfile

        init(_ description: String, _ profile: SandboxProfile) { (testDescription, self.profile) = (description, profile) }

        static func full(without name: String) -> Server { Server("full without \(name)", .full.without(name)) }
    }

    static let servers = [
        Server("full", .full), Server("Dovecot", .dovecot), Server("Gmail", .gmail), Server("Exchange", .exchange),
        Server("Courier", .courier), Server("bare", .bare), Server("Yahoo", .yahoo), Server("full with UIDONLY", .full.with("UIDONLY")),
        Server("full with MESSAGELIMIT", .full.with("MESSAGELIMIT=7")),
        Server("bare with MESSAGELIMIT", .bare.with("MESSAGELIMIT=7")),
        Server("CONDSTORE alone", .bare.with("CONDSTORE")), Server("QRESYNC, no CONDSTORE", .full.without("CONDSTORE")),
        .full(without: "QRESYNC"), .full(without: "ESEARCH"), .full(without: "LIST-STATUS"), .full(without: "LIST-EXTENDED"),
        .full(without: "SPECIAL-USE"), .full(without: "LITERAL+"), .full(without: "SASL-IR"), .full(without: "ENABLE"),
        .full(without: "NAMESPACE"), .full(without: "OBJECTID"), .full(without: "COMPRESS=DEFLATE"), .full(without: "UNSELECT"),
    ]

    @Test("first backup, nothing to do, changes of every kind, nothing to do", arguments: servers)
    func backup(_ server: Server) async throws {
        let rig = try EngineRig(.varied(), profile: server.profile)
        #expect(try await rig.runToTheEnd().downloaded == 60)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
        change(rig.account)
        let summary = try await rig.runToTheEnd()
        #expect(summary.downloaded == 6 && summary.goneKept == 5 && summary.flagsLocal == 3)
        #expect(rig.server.log.bodyCompletions == 66)
        try rig.expectFaithful(gone: 5)
        try await rig.expectNothingToDo()
    }

    @Test("mirror: the store is what the server has", arguments: servers)
    func mirror(_ server: Server) async throws {
        let rig = try EngineRig(.varied(), profile: server.profile, mode: .mirror)
        try await rig.runToTheEnd()
        change(rig.account)
        #expect(try await rig.runToTheEnd().deletedLocal == 5)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    private func change(_ account: SandboxAccount) {
        let summer = account.name("Work", "2026", "Лето")
        account.expunge([1, 5, 30], in: .inbox)
        account.setFlags(MessageFlags([.draft, .answered]), of: [8, 9], in: .inbox)
        account.setFlags(MessageFlags(.deleted), of: [20], in: summer)
        account.appendGenerated(4, to: .inbox, meanOctets: 500, seed: 5)
        account.move([1, 2], from: summer, to: account.name("Sent"))
    }

    @Test("as many gone as new: equal counts hide no change", arguments: servers)
    func equalCounts(_ server: Server) async throws {
        let rig = try EngineRig(.inbox(12), profile: server.profile)
        try await rig.runToTheEnd()
        rig.account.expunge([2, 12], in: .inbox)
        rig.account.appendGenerated(2, to: .inbox, seed: 4)
        let summary = try await rig.runToTheEnd()
        #expect(summary.downloaded == 2 && summary.goneKept == 2)
        try rig.expectFaithful(gone: 2)
        try await rig.expectNothingToDo()
    }

    @Test("a mailbox that keeps no mod-sequences among others that do")
    func noModSeq() async throws {
        let rig = try EngineRig(.varied())
        rig.account.stopModSeqs(in: .inbox)
        try await rig.runToTheEnd()
        change(rig.account)
        try await rig.runToTheEnd()
        try rig.expectFaithful(gone: 5)
        try await rig.expectNothingToDo()
    }

    @Test("mod-sequences that stop between two runs")
    func modSeqsStop() async throws {
        let rig = try EngineRig(.varied())
        try await rig.runToTheEnd()
        rig.account.stopModSeqs(in: .inbox)
        change(rig.account)
        try await rig.runToTheEnd()
        try rig.expectFaithful(gone: 5)
        try await rig.expectNothingToDo()
    }

    @Test("a server that has forgotten what was expunged")
    func forgotten() async throws {
        let rig = try EngineRig(.varied())
        try await rig.runToTheEnd()
        change(rig.account)
        rig.account.forgetExpunges(in: .inbox)
        try await rig.runToTheEnd()
        try rig.expectFaithful(gone: 5)
        try await rig.expectNothingToDo()
    }

    @Test("a mailbox is emptied where 1:* is a mistake then", arguments: [SandboxProfile.bare.with("CONDSTORE"), .gmail, .bare, .full])
    func emptied(_ profile: SandboxProfile) async throws {
        let rig = try EngineRig(.inbox(3), profile: profile)
        try await rig.runToTheEnd()
        rig.account.expunge([1, 2, 3], in: .inbox)
        rig.server.faults.arm(.command("UID FETCH", .answer("BAD invalid message set")), times: nil)
        #expect(try await rig.runToTheEnd().goneKept == 3)
        try rig.expectFaithful(gone: 3)
        try await rig.expectNothingToDo()
        rig.server.faults.clear()
        rig.account.appendGenerated(2, to: .inbox, seed: 2)
        #expect(try await rig.runToTheEnd().downloaded == 2)
        try rig.expectFaithful(gone: 3)
    }

    @Test("a server that refuses to tell what changed since is asked for all flags", arguments: ["BAD no", "NO no", "NO [CANNOT] no"])
    func changesRefused(_ answer: String) async throws {
        let rig = try EngineRig(.inbox(3), profile: .bare.with("CONDSTORE"))
        try await rig.runToTheEnd()
        rig.account.setFlags(MessageFlags(.answered), of: [2], in: .inbox)
        rig.server.faults.arm(.command("UID FETCH", .answer(answer)))
        #expect(try await rig.runToTheEnd().flagsLocal == 1)
        try rig.expectFaithful()
        try await rig.expectNothingToDo()
    }

    @Test("nothing to do, 40 folders: few waits where the server has LIST-STATUS", arguments: [SandboxProfile.full, .dovecot, .gmail])
    func fewRoundTrips(_ profile: SandboxProfile) async throws {
        let account = SandboxAccount.inbox(2)
        for number in 1...40 {
            account.createMailbox(account.name("F\(number)"))
            account.appendGenerated(1, to: account.name("F\(number)"), seed: 1)
        }
        let rig = try EngineRig(account, profile: profile)
        try await rig.runToTheEnd()
        rig.server.log.reset()
        let summary = try await rig.runToTheEnd()
        #expect(summary.roundTrips <= 8, "\(summary.roundTrips)")
        #expect(rig.server.log.count(of: "EXAMINE") == 0)
        #expect(Set(rig.server.log.commands.map(\.connection)).count == 1)
    }

    @Test("nothing that writes is ever sent by a backup", arguments: servers)
    func readsOnly(_ server: Server) async throws {
        let rig = try EngineRig(.varied(), profile: server.profile)
        try await rig.runToTheEnd()
        change(rig.account)
        try await rig.runToTheEnd(.mirror)
        let writing: Set<String> = ["SELECT", "STORE", "UID STORE", "APPEND", "EXPUNGE", "UID EXPUNGE", "CLOSE", "CREATE", "DELETE", "RENAME", "COPY", "UID COPY", "MOVE", "UID MOVE", "SUBSCRIBE", "UNSUBSCRIBE"]
        #expect(rig.server.log.commands.filter { writing.contains($0.name) } == [])
        #expect(rig.server.log.commands.filter { $0.arguments.contains("BODY[") } == [], "a body was asked for without PEEK")
    }
}
