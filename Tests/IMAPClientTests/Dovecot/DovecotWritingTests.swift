@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import NIOPosix
import TestRig
import Testing
import Transport

@Suite("Writing to a real Dovecot", .serialized)
struct DovecotWritingTests {
    private static func open(
        _ dovecot: Dovecot, _ security: Endpoint.Security = .tls, enable: [String] = ["CONDSTORE", "QRESYNC"]
    ) async throws -> IMAPConnection {
        var options = dovecot.options(security)
        options.enable = enable
        return try await IMAPConnection.open(options, on: MultiThreadedEventLoopGroup.singleton)
    }

    private static func message(_ id: String, _ body: [UInt8] = []) -> [UInt8] {
        Array("Message-ID: <\(id)@example.org>\r\nSubject: \(id)\r\n\r\n".utf8) + body
    }

    private static func uids(_ reply: Reply) -> UIDSet {
        if case .appendUID(_, let uids)? = reply.text.code { uids.set } else { [] }
    }

    /// The bodies of the mailbox that is open, in UID order.
    private static func bodies(_ connection: IMAPConnection) async throws -> [[UInt8]] {
        let receiver = RecordingReceiver()
        try await connection.run(.uidFetch(.all, [.uid, .message]), receiver: receiver)
        return receiver.bodies
    }

    @Test(
        "octets, flags, keywords and date come back as they went: 8-bit, long lines, a large one, none at all behind the header")
    func roundTrip() async throws {
        try await Dovecot.withServer { dovecot in
            for security in [Endpoint.Security.tls, .plaintext] {
                let connection = try await Self.open(dovecot, security)
                let name = MailboxName(security == .tls ? "a" : "b")
                try await connection.run(.create(name))
                let eightBit = (0..<40_000).map {
                    $0 % 76 == 74 ? 13 : $0 % 76 == 75 ? 10 : UInt8(truncatingIfNeeded: $0 % 96 + 160)
                }
                let large = Array(repeating: Array(String(repeating: "0123456789", count: 7).utf8) + [13, 10], count: 40_000)
                    .flatMap { $0 }
                let messages = [
                    Self.message("1", eightBit),
                    Self.message("2", Array(String(repeating: "x", count: 100_000).utf8) + [13, 10]),
                    Self.message("3", large), Self.message("4"),
                ]
                let flags = MessageFlags([.seen, .flagged], keywords: [Keyword("$Forwarded"), Keyword("NonJunk")])
                let date = InternalDate(secondsSince1970: 951_868_799, zoneOffsetMinutes: -330)
                let replies = messages.map { connection.submit(append: [AppendSource($0, flags: flags, date: date)], to: name) }
                for (index, reply) in replies.enumerated() {
                    #expect(try await Self.uids(reply.value()) == [UID(unchecked: UInt32(index + 1))])
                }
                _ = try await connection.select(name, readOnly: true)
                #expect(try await Self.bodies(connection) == messages)
                let facts = try await connection.run(.uidFetch(.all, [.uid, .flags, .internalDate, .size]))
                let fetches = facts.untagged.compactMap { if case .fetch(let fetch) = $0 { fetch } else { nil } }
                #expect(fetches.map(\.size) == messages.map { UInt64($0.count) })
                #expect(fetches.allSatisfy { $0.flags == flags && $0.internalDate?.secondsSince1970 == date.secondsSince1970 })
                await connection.logout()
            }
        }
    }

    @Test("compressed as well, a large message passes in pieces")
    func compressed() async throws {
        var wanted = DovecotOptions()
        wanted.compresses = true
        try await Dovecot.withServer(wanted) { dovecot in
            let connection = try await Self.open(dovecot)
            try await connection.run(.compressDeflate)
            let large = Self.message("1", Array(repeating: Array("line of text\r\n".utf8), count: 200_000).flatMap { $0 })
            try await connection.append([AppendSource(large)], to: .inbox)
            _ = try await connection.select(.inbox, readOnly: true)
            #expect(try await Self.bodies(connection) == [large])
            await connection.logout()
        }
    }

    @Test("several messages in one command get a UID each, and a mailbox that is missing gets none")
    func several() async throws {
        try await Dovecot.withServer { dovecot in
            let connection = try await Self.open(dovecot)
            #expect(connection.capabilities.has("MULTIAPPEND"))
            let reply = try await connection.append((1...3).map { AppendSource(Self.message("\($0)")) }, to: .inbox)
            #expect(Self.uids(reply) == [1, 2, 3])
            let error = await #expect(throws: IMAPError.self) {
                try await connection.append([AppendSource(Self.message("4")), AppendSource(Self.message("5"))], to: "nowhere")
            }
            #expect(error?.code == .tryCreate && error?.disposition == .gone)
            try await connection.run(.noop)
            await connection.logout()
        }
    }

    @Test("a message that is broken off does not come into being")
    func brokenOff() async throws {
        try await Dovecot.withServer { dovecot in
            let connection = try await Self.open(dovecot)
            let error = await #expect(throws: IMAPError.self) {
                try await connection.append([Pieces(["Subject: x\r\n\r\n", "text"]).source(octets: 100)], to: .inbox)
            }
            #expect(error?.kind == .sourceFailed)
            await connection.closed()
            let other = try await Self.open(dovecot)
            #expect(try await other.select(.inbox, readOnly: true).exists == 0)
            await other.logout()
        }
    }

    @Test("a full mailbox says so")
    func quota() async throws {
        var wanted = DovecotOptions()
        wanted.configuration = """
            protocol imap {
              mail_plugins = quota
            }
            plugin {
              quota = count:User quota
              quota_rule = *:storage=100K
              quota_grace = 0
              quota_vsizes = yes
            }
            """
        try await Dovecot.withServer(wanted) { dovecot in
            let connection = try await Self.open(dovecot)
            let large = Self.message("1", Array(repeating: Array("line of text\r\n".utf8), count: 20_000).flatMap { $0 })
            let error = await #expect(throws: IMAPError.self) { try await connection.append([AppendSource(large)], to: .inbox) }
            #expect(error?.kind == .overQuota)
            #expect(connection.isOpen)
            try await connection.run(.noop)
            await connection.logout()
        }
    }

    @Test("flags are stored, and what changed meanwhile is left alone and told")
    func store() async throws {
        try await Dovecot.withServer { dovecot in
            let (connection, other) = (try await Self.open(dovecot), try await Self.open(dovecot))
            for number in 1...3 { try await connection.append([AppendSource(Self.message("\(number)"))], to: .inbox) }
            let selected = try await connection.select(.inbox, readOnly: false)
            #expect(selected.permanentFlags?.contains("\\*") == true)
            let known = try #require(selected.highestModSeq)
            _ = try await other.select(.inbox, readOnly: false)
            try await other.run(.uidStore(SequenceSet([2]), StoreChange(.add, MessageFlags(.flagged))))
            let change = StoreChange(.add, MessageFlags(.seen, keywords: [Keyword("$New")]), unchangedSince: known)
            let reply = try await connection.run(.uidStore(SequenceSet([1, 2, 3]), change))
            #expect(reply.modified == [2])
            let told = reply.untagged.compactMap {
                if case .fetch(let fetch) = $0, fetch.modSeq != nil { fetch.uid } else { nil }
            }
            #expect(told.contains(1) && told.contains(3))
            try await connection.run(.uidStore(SequenceSet([2]), StoreChange(.replace, MessageFlags(.answered))))
            let flags = try await connection.run(.uidFetch(SequenceSet([1, 2]), [.uid, .flags])).untagged.compactMap {
                if case .fetch(let fetch) = $0 { fetch.flags } else { nil }
            }
            #expect(flags == [MessageFlags(.seen, keywords: [Keyword("$New")]), MessageFlags(.answered)])
            for connection in [connection, other] { await connection.logout() }
        }
    }

    @Test("messages are copied, moved and removed, and their new UIDs are told")
    func transfer() async throws {
        try await Dovecot.withServer { dovecot in
            let connection = try await Self.open(dovecot)
            try await connection.run(.create("Box"))
            for number in 1...5 { try await connection.append([AppendSource(Self.message("\(number)"))], to: .inbox) }
            _ = try await connection.select(.inbox, readOnly: false)
            let copy = connection.submit(.uidCopy(SequenceSet([1, 5]), "Box"))
            let move = connection.submit(.uidMove(SequenceSet([2, 4, 9]), "Box"))
            #expect(try await copy.value().copied(of: [1, 5])?.destinations == [1: 1, 5: 2])
            let moved = try await move.value()
            #expect(moved.copied(of: [2, 4, 9])?.destinations == [2: 3, 4: 4])
            #expect(moved.untagged.contains(.vanished(earlier: false, [2, 4])))
            let lost = await #expect(throws: IMAPError.self) { try await connection.run(.uidMove(SequenceSet([1]), "nowhere")) }
            #expect(lost?.code == .tryCreate)
            try await connection.run(.uidStore(SequenceSet([1, 3]), StoreChange(.add, MessageFlags(.deleted))))
            try await connection.run(.uidExpunge([1]))
            let left = try await connection.run(.uidSearch(SearchRequest(returns: [.all])))
            guard case .esearch(let result)? = left.untagged.first(where: { if case .esearch = $0 { true } else { false } })
            else {
                Issue.record("no ESEARCH")
                return
            }
            #expect(result.all?.set == [3, 5])
            await connection.logout()
        }
    }

    @Test("mailboxes are made, renamed, deleted and subscribed")
    func mailboxes() async throws {
        try await Dovecot.withServer { dovecot in
            let connection = try await Self.open(dovecot)
            let name = MailboxName(ModifiedUTF7.encode("Лето & mehr"))
            try await connection.run(.create(name))
            try await connection.run(.subscribe(name))
            let taken = await #expect(throws: IMAPError.self) { try await connection.run(.create(name)) }
            #expect(taken?.code == .alreadyExists)
            try await connection.append([AppendSource(Self.message("1"))], to: name)
            let before = try await connection.select(name, readOnly: true)
            try await connection.run(.unselect)
            try await connection.run(.rename(name, to: "Other"))
            let after = try await connection.select("Other", readOnly: true)
            #expect(after.uidValidity == before.uidValidity && after.exists == 1)
            let listed = try await connection.run(.list(ListRequest(returns: [.subscribed])))
            let entries = listed.untagged.compactMap { if case .list(let entry) = $0 { entry } else { nil } }
            #expect(Set(entries.map(\.name)) == [.inbox, "Other"])
            let lsub = try await connection.run(.lsub(reference: "", pattern: "*"))
            #expect(lsub.untagged.contains { if case .list(let entry) = $0 { entry.name == name } else { false } })
            try await connection.run(.unsubscribe(name))
            // Who deletes the mailbox that it has open is thrown out.
            try await connection.run(.unselect)
            try await connection.run(.delete("Other"))
            let gone = await #expect(throws: IMAPError.self) { try await connection.run(.delete("Other")) }
            #expect(gone?.disposition == .gone)
            await connection.logout()
        }
    }

    @Test("a message is found by its Message-ID above a UID")
    func search() async throws {
        try await Dovecot.withServer { dovecot in
            let connection = try await Self.open(dovecot)
            for number in 1...4 { try await connection.append([AppendSource(Self.message("\(number)"))], to: .inbox) }
            _ = try await connection.select(.inbox, readOnly: true)
            for (id, expected) in [("3", UIDSet([3])), ("1", [])] {
                let keys = [SearchKey.uid(.from(2)), .header(name: "Message-ID", contains: "<\(id)@example.org>")]
                let reply = try await connection.run(.uidSearch(SearchRequest(keys)))
                #expect(
                    reply.untagged.compactMap { if case .search(let result) = $0 { result.numbers } else { nil } } == [expected])
            }
            await connection.logout()
        }
    }
}
