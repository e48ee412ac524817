@testable import IMAPClient
import IMAPProtocol
import IMAPSandbox
import Mail
import Testing

@Suite("Finding messages again")
struct FindingTests {
    @Test("facts and headers come by UID, with the server's own identity of the message", arguments: [false, true])
    func facts(isGmail: Bool) async throws {
        let rig = try SandboxRig(isGmail ? .gmail : .full)
        let connection = try await rig.writing(3)
        let receiver = RecordingReceiver()
        let items: [FetchItem] = [.uid, .size, .internalDate, isGmail ? .gmailMessageID : .emailID, .body(.header)]
        try await connection.run(.uidFetch(SequenceSet([2, 3]), items), receiver: receiver)
        #expect(receiver.bodies == [2, 3].map { Array("Message-ID: <\($0)@example.org>\r\n\r\n".utf8) })
        let plain = try await connection.run(.uidFetch(SequenceSet([2]), Array(items.dropLast())))
        guard case .fetch(let fetch)? = plain.untagged.first else {
            Issue.record("no FETCH")
            return
        }
        let message = try #require(rig.account.mailbox(.inbox)?.message(2))
        #expect(fetch.size == UInt64(message.body.octets))
        #expect(fetch.internalDate == message.date)
        #expect(isGmail ? fetch.gmailMessageID != nil : fetch.emailID == message.emailID)
        await connection.logout()
    }

    @Test("a search by Message-ID above a UID finds it, and the last message only if it matches", arguments: [true, false])
    func search(isExtended: Bool) async throws {
        let rig = try SandboxRig(isExtended ? .full : .bare)
        let connection = try await rig.writing(4)
        func found(_ id: String, from first: UInt32) async throws -> UIDSet {
            let keys = [SearchKey.uid(.from(first)), .header(name: "Message-ID", contains: "<\(id)@example.org>")]
            let reply = try await connection.run(.uidSearch(SearchRequest(keys, returns: isExtended ? [.all] : nil)))
            switch reply.untagged.first {
            case .search(let result): return result.numbers
            case .esearch(let result): return result.all?.set ?? []
            default: return []
            }
        }
        #expect(try await found("3", from: 2) == [3])
        #expect(try await found("1", from: 2).isEmpty)
        #expect(try await found("4", from: 100) == [4])
        await connection.logout()
    }
}
