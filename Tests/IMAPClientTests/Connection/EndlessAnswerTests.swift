@testable import IMAPClient
import IMAPProtocol
import Mail
import Testing

@Suite("A server that never comes to an end")
struct EndlessAnswerTests {
    /// Lines that no command waits for here.
    static let remarks = [
        "* OK Still here", "* OK [ALERT] Still here", "* NO slow today", "* 5 EXISTS", "* 3 EXPUNGE", "* 1 FETCH (FLAGS ())",
        "* LIST () \"/\" x", "* SEARCH 1", "* 1 FETCH (UID 7 BODY[] {3}\r\nabc)", "* WHATEVER 5",
    ]

    static let endless: [(Command, String)] = [
        (.list(ListRequest()), "* LIST () \"/\" folder"),
        (.list(ListRequest()), "* LIST (\\a \\b \\c \\d) NIL x"),
        (.lsub(reference: "", pattern: "*"), "* LSUB () \"/\" folder"),
        (.status("Box", [.messages]), "* STATUS Box (MESSAGES 1)"),
        (.uidSearch(SearchRequest()), "* SEARCH 1 3 5 7"),
        (.examine("Box"), "* 5 EXISTS"),
        (.examine("Box"), "* OK [UIDNEXT 7] next"),
        (.capability, "* CAPABILITY IMAP4rev1"),
        (.uidFetch(.all, [.flags]), "* 1 FETCH (UID 1 FLAGS ())"),
    ]

    @Test("is cut off when its answer is more than may be held", arguments: endless)
    func endlessAnswer(command: Command, line: String) async throws {
        var options = SessionOptions.test()
        options.maxReplyBytes = 100_000
        let session = try SessionChannel.loggedIn(options)
        let reply = session.connection.submit(command)
        let other = session.connection.submit(.noop)
        for _ in 0..<600 where session.connection.isOpen { try session.receive(line + "\r\n") }
        let error = await #expect(throws: IMAPError.self) { try await reply.value() }
        #expect(error?.kind == .limitExceeded)
        #expect(error?.command == command.name)
        #expect(error?.message.contains(command.summary) == true)
        await #expect(throws: IMAPError.self) { try await other.value() }
    }

    @Test("has room for many folders with long names, each with its numbers")
    func manyFolders() async throws {
        var options = SessionOptions.test()
        options.maxReplyBytes /= 1000
        let session = try SessionChannel.loggedIn(options)
        let items: [StatusItem] = [.messages, .uidNext, .uidValidity, .highestModSeq]
        let reply = session.connection.submit(.list(ListRequest(returns: [.status(items)])))
        for number in 0..<100 {
            let name = "\"Clients/Correspondence of the year 2024/A name of usual length \(number)\""
            try session.receive("* LIST (\\Subscribed \\HasNoChildren) \"/\" \(name)\r\n")
            let numbers = "MESSAGES 1000 UIDNEXT 123456 UIDVALIDITY 1700000000 HIGHESTMODSEQ 987654321"
            try session.receive("* STATUS \(name) (\(numbers))\r\n")
        }
        try session.receive("A2 OK done\r\n")
        #expect(try await reply.value().untagged.count == 200)
    }

    @Test("has room for many changed messages, and not for any number", arguments: [(500, true), (3000, false)])
    func manyChanges(count: Int, isBorne: Bool) throws {
        var options = SessionOptions.test()
        options.maxReplyBytes /= 1000
        let session = try SessionChannel.loggedIn(options)
        let parameters = SelectParameters(qresync: .init(uidValidity: 7, modSeq: 1))
        let receiver = SelectionReceiver("Box", resyncs: true)
        session.connection.submit(.examine("Box", parameters), receiver: receiver)
        for number in 1...count where session.connection.isOpen {
            try session.receive("* \(number) FETCH (UID \(number) FLAGS (\\Seen) MODSEQ (1234567))\r\n")
        }
        #expect(session.connection.isOpen == isBorne)
        guard isBorne else {
            #expect(session.connection.failure?.kind == .limitExceeded)
            return
        }
        #expect(receiver.mailbox.changed.count == count)
        #expect(receiver.mailbox.changed.last == ChangedMessage(uid: UID(UInt32(count)), flags: MessageFlags(.seen)))
    }

    @Test("SELECT without QRESYNC keeps no FETCH that the server adds")
    func unaskedChanges() throws {
        let session = try SessionChannel.loggedIn()
        let receiver = SelectionReceiver("Box", resyncs: false)
        session.connection.submit(.examine("Box"), receiver: receiver)
        try session.receive("* 3 EXISTS\r\n* 1 FETCH (UID 1 FLAGS ())\r\n")
        #expect(receiver.mailbox.exists == 3)
        #expect(receiver.mailbox.changed.isEmpty)
    }

    @Test("nobody keeps what it says by the way", arguments: remarks)
    func remarksAreNotKept(line: String) async throws {
        var options = SessionOptions.test()
        options.maxReplyBytes = 10_000
        let session = try SessionChannel.loggedIn(options)
        let reply = session.connection.submit(.noop)
        for _ in 0..<200 { try session.receive(line + "\r\n") }
        try session.receive("A2 OK done\r\n")
        #expect(try await reply.value().untagged.isEmpty)
    }

    @Test("talk keeps a command alive for half an hour and no longer", arguments: remarks)
    func talk(line: String) throws {
        let session = try SessionChannel.loggedIn()
        session.connection.submit(.noop)
        for _ in 0..<35 {
            session.advance(by: 50)
            try session.receive(line + "\r\n")
        }
        #expect(session.connection.isOpen)
        session.advance(by: 49)
        #expect(session.connection.isOpen)
        session.advance(by: 2)
        #expect(session.connection.failure?.kind == .timeout)
    }

    @Test("a line that comes byte by byte is no answer before its end")
    func endlessLine() throws {
        let session = try SessionChannel.loggedIn()
        session.connection.submit(.uidSearch(SearchRequest()))
        try session.receive("* SEARCH")
        for _ in 0..<35 {
            session.advance(by: 50)
            try session.receive(" 1")
        }
        #expect(session.connection.isOpen)
        session.advance(by: 51)
        #expect(session.connection.failure?.kind == .timeout)
    }

    @Test("an answer that goes on may take as long as it likes")
    func slowAnswer() throws {
        let session = try SessionChannel.loggedIn()
        session.connection.submit(.list(ListRequest()))
        for number in 0..<100 {
            session.advance(by: 50)
            try session.receive("* LIST () \"/\" folder\(number)\r\n")
        }
        #expect(session.connection.isOpen)
        session.advance(by: 61)
        #expect(session.connection.failure?.kind == .timeout)
    }

    @Test("a patience longer than half an hour holds")
    func longPatience() throws {
        var options = SessionOptions.test()
        options.deadlines.noProgress = .seconds(7200)
        let session = try SessionChannel.loggedIn(options)
        session.connection.submit(.noop)
        session.advance(by: 7199)
        #expect(session.connection.isOpen)
        session.advance(by: 2)
        #expect(session.connection.failure?.kind == .timeout)
    }
}
