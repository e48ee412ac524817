@testable import IMAPClient
import IMAPProtocol
import IMAPSandbox
import Mail
import Testing

@Suite("Changing messages on a server")
struct ChangeTests {
    private static let seen = MessageFlags(.seen)

    @Test("STORE adds, takes away and replaces flags")
    func store() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.writing(2)
        let label = MessageFlags(keywords: [Keyword("$Label1")])
        let changes: [(StoreChange, MessageFlags)] = [
            (StoreChange(.add, Self.seen), Self.seen),
            (StoreChange(.add, label), MessageFlags(.seen, keywords: [Keyword("$Label1")])),
            (StoreChange(.remove, Self.seen), label), (StoreChange(.replace, MessageFlags(.flagged)), MessageFlags(.flagged)),
        ]
        for (change, outcome) in changes {
            try await connection.run(.uidStore(SequenceSet([1]), change))
            #expect(rig.flags(1) == outcome)
        }
        #expect(rig.flags(2) == MessageFlags.none)
        await connection.logout()
    }

    @Test("STORE tells which messages had changed before it, in an OK or in a NO", arguments: [false, true])
    func conditional(refuses: Bool) async throws {
        var profile = SandboxProfile.full
        profile.refusesConflicts = refuses
        let rig = try SandboxRig(profile)
        let connection = try await rig.writing(3, enable: ["CONDSTORE"])
        let known = try #require(rig.account.mailbox(.inbox)).highestModSeq
        rig.account.setFlags(MessageFlags(.flagged), of: [2], in: .inbox)
        let store = Command.uidStore(SequenceSet([1, 2, 3]), StoreChange(.add, Self.seen, unchangedSince: known))
        if refuses {
            let error = await #expect(throws: IMAPError.self) { try await connection.run(store) }
            #expect(error?.modified == [2])
            #expect(connection.isOpen)
        } else {
            let reply = try await connection.run(store)
            #expect(reply.modified == [2])
            let told = reply.untagged.compactMap {
                if case .fetch(let fetch) = $0 { fetch.modSeq.map { _ in fetch.uid } } else { nil }
            }
            #expect(told.contains(1) && told.contains(3))
        }
        #expect(rig.flags(2) == MessageFlags(.flagged))
        #expect(rig.flags(3) == Self.seen)
        await connection.logout()
    }

    @Test("MOVE tells where each message is now", arguments: [false, true], [false, true])
    func move(toldLast: Bool, vanishes: Bool) async throws {
        var profile = SandboxProfile.full
        profile.movesTellUIDsLast = toldLast
        let rig = try SandboxRig(profile)
        rig.account.append(SandboxMessage(text: "x: y\r\n\r\n"), to: "Box")
        let connection = try await rig.writing(4, enable: vanishes ? ["QRESYNC"] : [])
        let before = try #require(rig.account.mailbox(.inbox))
        let reply = try await connection.run(.uidMove(SequenceSet([2, 4, 9]), "Box"))
        let copied = try #require(reply.copied(of: [2, 4, 9]))
        #expect(copied.destinations == [2: 2, 4: 3])
        let box = try #require(rig.account.mailbox("Box"))
        #expect(copied.validity == box.uidValidity)
        #expect(rig.uids() == [1, 3])
        #expect(box.message(2)?.emailID == before.message(2)?.emailID)
        #expect(box.message(2)?.date == before.message(2)?.date)
        #expect(reply.untagged.contains { $0 == .vanished(earlier: false, [2, 4]) } == vanishes)
        await connection.logout()
    }

    @Test("COPY tells where each copy is, and leaves the messages")
    func copy() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.writing(3)
        let reply = try await connection.run(.uidCopy(SequenceSet([1, 3]), "Box"))
        #expect(reply.copied(of: [1, 3])?.destinations == [1: 1, 3: 2])
        #expect(rig.uids() == [1, 2, 3])
        let nothing = try await connection.run(.uidCopy(SequenceSet([99]), "Box"))
        #expect(nothing.copied(of: [99]) == nil)
        let error = await #expect(throws: IMAPError.self) { try await connection.run(.uidCopy(SequenceSet([1]), "nowhere")) }
        #expect(error?.code == .tryCreate && error?.disposition == .gone)
        await connection.logout()
    }

    @Test("several MOVEs and a FETCH under way together get their own answers")
    func pipelined() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.writing(6)
        let fetch = connection.submit(.uidFetch(SequenceSet([1]), [.uid, .flags]))
        let first = connection.submit(.uidMove(SequenceSet([2, 3]), "Box"))
        let second = connection.submit(.uidMove(SequenceSet([4]), "Box"))
        let store = connection.submit(.uidStore(SequenceSet([5]), StoreChange(.add, Self.seen)))
        #expect(try await fetch.value().untagged.count >= 1)
        #expect(try await first.value().copied(of: [2, 3])?.destinations == [2: 1, 3: 2])
        #expect(try await second.value().copied(of: [4])?.destinations == [4: 3])
        _ = try await store.value()
        #expect(rig.uids() == [1, 5, 6])
        await connection.logout()
    }

    @Test("UID EXPUNGE removes what it names and nothing else that is deleted")
    func expunge() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.writing(3)
        rig.account.setFlags(MessageFlags(.deleted), of: [1, 2], in: .inbox)
        try await connection.run(.uidExpunge([2, 3]))
        #expect(rig.uids() == [1, 3])
        await connection.logout()
    }

    @Test("what the server does not have is BAD, and nothing happens", arguments: ["MOVE", "UIDPLUS"])
    func missing(capability: String) async throws {
        let rig = try SandboxRig(SandboxProfile.full.without(capability))
        let connection = try await rig.writing(2)
        rig.account.setFlags(MessageFlags(.deleted), of: [1], in: .inbox)
        let command: Command = capability == "MOVE" ? .uidMove(SequenceSet([1]), "Box") : .uidExpunge([1])
        let error = await #expect(throws: IMAPError.self) { try await connection.run(command) }
        #expect(error?.kind == .badCommand)
        #expect(rig.uids() == [1, 2])
        await connection.logout()
    }

    @Test(
        "an effect whose answer is lost is there all the same",
        arguments: [
            Command.uidMove(SequenceSet([1]), "Box"), .uidCopy(SequenceSet([1]), "Box"), .uidExpunge([2]),
            .uidStore(SequenceSet([1]), StoreChange(.add, MessageFlags(.flagged))), .create("new"), .delete("Box"),
            .rename("Box", to: "new"),
        ])
    func lostAnswers(command: Command) async throws {
        let rig = try SandboxRig()
        let connection = try await rig.writing(2)
        rig.account.setFlags(MessageFlags(.deleted), of: [2], in: .inbox)
        rig.server.faults.arm(.command(command.name, .loseReply))
        let error = await #expect(throws: IMAPError.self) { try await connection.run(command) }
        #expect(error?.kind == .connectionLost)
        let (inbox, box) = (rig.account.mailbox(.inbox), rig.account.mailbox("Box"))
        let isDone =
            switch command {
            case .uidMove: inbox?.uids == [2] && box?.uids == [1]
            case .uidCopy: inbox?.uids == [1, 2] && box?.uids == [1]
            case .uidExpunge: inbox?.uids == [1]
            case .uidStore: inbox?.message(1)?.flags == MessageFlags(.flagged)
            case .create: box != nil && rig.account.mailbox("new") != nil
            case .delete: box == nil
            default: box == nil && rig.account.mailbox("new") != nil
            }
        #expect(isDone)
    }
}
