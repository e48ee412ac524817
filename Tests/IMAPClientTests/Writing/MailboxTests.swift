@testable import IMAPClient
import IMAPProtocol
import IMAPSandbox
import Mail
import Synchronization
import Testing

@Suite("Changing the tree of a server")
struct MailboxTests {
    @Test("CREATE tells the MAILBOXID, sets a special use, and says when the name is taken")
    func create() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.connect()
        let reply = try await connection.run(.create("Archive/2024", role: .archive))
        let made = try #require(rig.account.mailbox("Archive/2024"))
        #expect(reply.text.code == .mailboxID(made.mailboxID))
        #expect(made.attributes == ["\\Archive"])
        let taken = await #expect(throws: IMAPError.self) { try await connection.run(.create("Box")) }
        #expect(taken?.code == .alreadyExists)
        let all = await #expect(throws: IMAPError.self) { try await connection.run(.create("All", role: .all)) }
        #expect(all?.code == .useAttr)
        await connection.logout()
    }

    @Test("RENAME keeps what the mailbox is and takes its children along")
    func rename() async throws {
        let rig = try SandboxRig()
        rig.account.createMailbox("Box/child")
        let before = try #require(rig.account.mailbox("Box/child"))
        let connection = try await rig.connect()
        try await connection.run(.rename("Box", to: "Other"))
        #expect(rig.account.mailbox("Other/child")?.mailboxID == before.mailboxID)
        let gone = await #expect(throws: IMAPError.self) { try await connection.run(.rename("Box", to: "Third")) }
        #expect(gone?.disposition == .gone)
        let selected = try await connection.select("Other/child", readOnly: false)
        #expect(selected.uidValidity == before.uidValidity && selected.mailboxID == before.mailboxID)
        await connection.logout()
    }

    @Test("DELETE succeeds, and the session ends, where the mailbox was open in it")
    func deleteSelected() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.connect()
        _ = try await connection.select("Box", readOnly: false)
        try await connection.run(.delete("Box"))
        await connection.closed()
        #expect(connection.failure?.kind == .bye)
        #expect(rig.account.mailbox("Box") == nil)
    }

    @Test("DELETE leaves a name that holds others")
    func delete() async throws {
        let rig = try SandboxRig()
        rig.account.createMailbox("Box/child")
        let connection = try await rig.connect()
        try await connection.run(.delete("Box"))
        #expect(rig.account.mailbox("Box")?.isSelectable == false)
        let error = await #expect(throws: IMAPError.self) { try await connection.run(.delete("Box")) }
        #expect(error?.code == .hasChildren)
        let unknown = await #expect(throws: IMAPError.self) { try await connection.run(.delete("never")) }
        #expect(unknown?.disposition == .gone)
        await connection.logout()
    }

    @Test("subscriptions are listed by LIST where it can, and by LSUB everywhere")
    func subscriptions() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.connect()
        rig.account.setSubscribed(false, "Box")
        try await connection.run(.subscribe(.inbox))
        try await connection.run(.subscribe("Лето"))
        try await connection.run(.unsubscribe("Box"))
        let lsub = try await connection.run(.lsub(reference: "", pattern: "*"))
        #expect(names(lsub) == [.inbox, "Лето"])
        let listed = try await connection.run(
            .list(ListRequest(returns: [.subscribed, .specialUse, .status([.messages, .uidNext, .uidValidity])])))
        let subscribed = listed.untagged.compactMap { response -> MailboxName? in
            guard case .list(let entry) = response, entry.attributes.contains("\\Subscribed") else { return nil }
            return entry.name
        }
        #expect(names(listed) == [.inbox, "Box"])
        #expect(subscribed == [.inbox])
        #expect(listed.untagged.count { if case .status = $0 { true } else { false } } == 2)
        #expect(names(try await connection.run(.list(ListRequest(selection: [.subscribed])))) == [.inbox, "Лето"])
        await connection.logout()
    }

    private func names(_ reply: Reply) -> [MailboxName] {
        reply.untagged.compactMap { if case .list(let entry) = $0 { entry.name } else { nil } }
    }

    @Test("a line that makes no sense is counted for those that may have missed it")
    func unreadable() async throws {
        let rig = try SandboxRig()
        let connection = try await rig.connect()
        rig.server.faults.arm(.command("LIST", .inject(Array("* LIST (\\Odd\r\n".utf8))))
        let reply = try await connection.run(.list(ListRequest()))
        #expect(reply.unreadableLines == 1)
        #expect(names(reply) == [.inbox, "Box"])
        #expect(try await connection.run(.list(ListRequest())).unreadableLines == 0)
        await connection.logout()
    }

    @Test("an alert reaches whoever wants to show it")
    func alerts() async throws {
        let rig = try SandboxRig()
        let heard = Mutex<[String]>([])
        let connection = try await rig.connect { text in heard.withLock { $0.append(text) } }
        rig.server.faults.arm(.command("NOOP", .inject(Array("* OK [ALERT] Down on\u{7} Sunday\r\n* OK fine\r\n".utf8))))
        try await connection.run(.noop)
        rig.server.faults.arm(.command("NOOP", .answer("NO [ALERT] Move out")))
        await #expect(throws: IMAPError.self) { try await connection.run(.noop) }
        #expect(heard.withLock { $0 } == ["Down on Sunday", "Move out"])
        await connection.logout()
    }
}
