import IMAPProtocol
import Mail
import NIOCore
import Testing

@testable import IMAPSandbox

/// What the sandbox sends is IMAP in the eyes of the project's own parser, all of it.
@Suite struct ParsedTranscriptTests {
    private struct Parsed {
        var responses: [Response] = []
        var bodies: [[UInt8]] = []
    }

    private func parse(_ bytes: [UInt8]) throws -> Parsed {
        var parser = ResponseParser()
        parser.append(ByteBuffer(bytes: bytes))
        var result = Parsed()
        while let event = try parser.next() {
            switch event {
            case .response(let response): result.responses.append(response)
            case .bodyBegin: result.bodies.append([])
            case .bodyBytes(let piece): result.bodies[result.bodies.count - 1] += Array(piece.readableBytesView)
            case .bodyEnd: break
            }
        }
        #expect(parser.bufferedBytes == 0)
        return result
    }

    @Test func wholeDemoMailboxIsReadBackByteForByte() throws {
        let account = SandboxAccount.demo(seed: 1)
        let server = SandboxServer(account: account, profile: SandboxProfile.full.with("X-GM-EXT-1"))
        defer { server.stop() }
        let client = try WireClient(port: try server.start())
        client.send("a1 LOGIN ann secret\r\na2 ENABLE QRESYNC\r\na3 NAMESPACE\r\na4 ID NIL\r\na5 CAPABILITY\r\n")
        let status = "MESSAGES UIDNEXT UIDVALIDITY UNSEEN SIZE HIGHESTMODSEQ MAILBOXID"
        client.send("b1 LIST \"\" * RETURN (SPECIAL-USE SUBSCRIBED CHILDREN STATUS (\(status)))\r\n")
        client.send("b2 LSUB \"\" *\r\n")
        let facts = "UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ ENVELOPE EMAILID THREADID X-GM-MSGID X-GM-THRID X-GM-LABELS"
        let items = facts + " BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)] BODY.PEEK[]"
        var expected: [[UInt8]] = []
        for name in account.mailboxNames {
            guard let mailbox = account.mailbox(name), mailbox.isSelectable else { continue }
            client.send(
                "c SELECT \"\(name)\" (QRESYNC (\(mailbox.uidValidity) 1))\r\nd UID SEARCH RETURN (ALL COUNT MIN MAX) ALL\r\n")
            client.send("e UID SEARCH ALL\r\nf UID FETCH 1:* (\(items))\r\ng UID STORE 1 +FLAGS ($New)\r\n")
            expected += mailbox.messages.map(\.body.bytes)
        }
        client.send("z LOGOUT\r\n")
        let parsed = try parse(client.rest())
        var fetched = 0
        for response in parsed.responses {
            switch response {
            case .unknown(let text): Issue.record("not understood: \(text)")
            case .bad(let text), .tagged(_, .bad, let text), .tagged(_, .no, let text): Issue.record("refused: \(text)")
            case .fetch(let fetch) where fetch.internalDate != nil: fetched += 1
            default: break
            }
        }
        #expect(fetched == expected.count)
        #expect(parsed.bodies.filter { $0.count > 100 } == expected)
    }
}
