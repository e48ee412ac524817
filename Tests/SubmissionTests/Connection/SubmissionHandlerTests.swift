import NIOCore
@testable import Submission
import Testing

@Suite("The bytes of a submission")
struct SubmissionHandlerTests {
    @Test("bring a whole message over, and end with QUIT")
    func whole() throws {
        let session = try SubmissionChannel()
        var heard = ""
        for reply in ["220 hi", "250-x\r\n250 AUTH PLAIN", "235 in", "250 ok", "250 ok", "354 go", "250 kept"] {
            try session.receive(reply + "\r\n")
            heard += try session.sent()
        }
        #expect(heard.hasPrefix("EHLO ") && heard.hasSuffix("DATA\r\nSubject: hi\r\n\r\nhello\r\n.\r\nQUIT\r\n"))
        guard case .success? = session.outcome else { Issue.record("\(String(describing: session.outcome))"); return }
    }

    @Test("in clear behind the leave to start TLS are refused, and so is TLS")
    func injection() throws {
        for behind in ["250 injected\r\n", "2", "250-x\r\n"] {
            let session = try SubmissionChannel(.startTLS)
            try session.receive("220 hi\r\n")
            try session.receive("250-x\r\n250 STARTTLS\r\n")
            _ = try session.sent()
            try session.receive("220 go\r\n" + behind)
            #expect(session.failure?.remedy == .permanent)
            #expect(session.failure?.message.contains("stand between") == true)
            #expect(try session.sent() == "")
        }
    }

    @Test("that answer what was not asked yet end it", arguments: ["220 hi\r\n250 x\r\n", "220 hi\r\n2", "220 hi\r\n250-x\r\n"])
    func early(text: String) throws {
        let session = try SubmissionChannel()
        try session.receive(text)
        #expect(session.failure?.remedy == .config)
        #expect(try session.sent() == "")
    }

    @Test("that are no SMTP end it", arguments: ["* OK IMAP4rev1\r\n", "HTTP/1.1 400 Bad\r\n", "\r\n"])
    func garbage(text: String) throws {
        let session = try SubmissionChannel()
        try session.receive(text)
        #expect(session.failure?.remedy == .config)
        #expect(session.failure?.message.contains("does not speak SMTP") == true)
    }

    @Test("that do not come are waited for as long as RFC 5321 wants")
    func deadlines() throws {
        let replies: [(reply: String, seconds: Int64)] = [
            ("", 300), ("220 hi", 300), ("250-x\r\n250 AUTH PLAIN", 300), ("235 in", 300), ("250 ok", 300), ("250 ok", 120),
            ("354 go", 600),
        ]
        for count in 1...replies.count {
            let session = try SubmissionChannel()
            for (reply, _) in replies.prefix(count) where !reply.isEmpty {
                session.advance(by: 60)
                try session.receive(reply + "\r\n")
            }
            session.advance(by: replies[count - 1].seconds - 1)
            #expect(session.failure == nil)
            session.advance(by: 2)
            #expect(session.failure != nil)
            #expect(session.failure?.isInDoubt == (count == replies.count))
        }
    }

    @Test("of a message that was not confirmed leave it in doubt, and say so")
    func doubt() throws {
        let session = try SubmissionChannel.sending()
        session.channel.pipeline.fireChannelInactive()
        #expect(session.failure?.isInDoubt == true)
        #expect(session.failure?.message.contains("not known") == true)
        let before = try SubmissionChannel()
        before.channel.pipeline.fireChannelInactive()
        #expect(before.failure?.isInDoubt == false)
    }

    @Test("of a large message leave block by block and arrive as they are")
    func large() throws {
        let text = String(repeating: "0123456789abcdef\r\n", count: 20_000)
        let session = try SubmissionChannel.sending(try .test(text))
        // The first blocks have left already.
        let again = try SubmissionChannel(letter: try .test(text))
        var heard = ""
        for reply in ["220 hi", "250-x\r\n250 AUTH PLAIN", "235 in", "250 ok", "250 ok", "354 go"] {
            try again.receive(reply + "\r\n")
            heard += try again.sent()
        }
        #expect(heard.hasSuffix("DATA\r\n" + text + ".\r\n"))
        try session.receive("250 kept\r\n")
        #expect(session.failure == nil && session.outcome != nil)
    }

    @Test("never leave in clear for another machine", arguments: ["192.0.2.1", "2001:db8::1"])
    func plaintext(address: String) throws {
        let session = try SubmissionChannel(address: address)
        #expect(session.failure?.remedy == .config)
        #expect(try session.sent() == "")
    }

    @Test(
        "name this machine by its address",
        arguments: [("192.0.2.1", "[192.0.2.1]"), ("2001:db8::1", "[IPv6:2001:db8::1]")])
    func literal(address: String, literal: String) throws {
        #expect(AddressLiteral.of(try SocketAddress(ipAddress: address, port: 1)) == literal)
        #expect(AddressLiteral.of(nil) == "[127.0.0.1]")
    }
}
