@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import Testing

@Suite("A session that is logged in")
struct ConnectionStateMachineTests {
    static let fetch = Command.uidFetch(.numbers([1, 2]), [.uid, .flags])

    @Test("sends commands at once and ends each by its tag, in any order")
    func pipelines() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(.status("a", [.messages]), "a")
        driver.submit(.status("b", [.messages]), "b")
        #expect(driver.written.count == 2)
        driver.receive("A3 OK second", "A2 NO [NONEXISTENT] no such")
        #expect(driver.completed == ["b: OK second", "a: refused"])
        #expect(driver.metrics.roundTrips == 4)
    }

    @Test("counts a wait only when something is written while nothing is in flight")
    func roundTrips() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        let before = driver.metrics.roundTrips
        driver.submit(.noop, "1")
        driver.submit(.noop, "2")
        driver.receive("A2 OK", "A3 OK")
        driver.submit(.noop, "3")
        #expect(driver.metrics.roundTrips == before + 2)
        #expect(driver.metrics.commands == 4)
    }

    @Test("gives untagged data to the command that asks for them")
    func attribution() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(.list(ListRequest()), "list")
        driver.submit(.status("Box", [.messages]), "box")
        driver.submit(.status("other", [.messages]), "other")
        driver.submit(.uidSearch(SearchRequest([.all])), "search")
        driver.submit(Self.fetch, "fetch")
        driver.receive(
            "* STATUS other (MESSAGES 1)", "* STATUS bOX (MESSAGES 2)", "* LIST () \"/\" x", "* SEARCH 1 2",
            "* 1 FETCH (UID 1 FLAGS ())", "* 5 EXISTS", "* OK [UIDNEXT 9] said by the way")
        #expect(
            driver.delivered == [
                "other < status", "box < status", "list < list", "search < search", "fetch < fetch", "list < exists", "list < ok",
            ])
    }

    @Test("finds the fetch that names the message, since servers work on several at a time")
    func interleavedFetches() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(.uidFetch(.numbers([1, 2]), [.uid, .message]), "first")
        driver.submit(.uidFetch(.numbers([3]), [.uid, .message]), "second")
        driver.submit(.uidFetch(.from(100), [.uid, .message]), "third")
        driver.receive(
            "* 9 FETCH (UID 3 BODY[] {1}", "x)", "* 1 FETCH (BODY[] {1}", "x UID 3)", "* 8 FETCH (UID 101 FLAGS ())",
            "* 2 FETCH (UID 50 FLAGS ())")
        #expect(
            driver.delivered == [
                "second < body", "second < fetch", "first < body", "first < fetch", "third < fetch", "first < fetch",
            ])
    }

    @Test("finds the search that an ESEARCH answers by its tag")
    func esearch() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 ESEARCH")
        driver.submit(.uidSearch(SearchRequest([.all], returns: [.all])), "first")
        driver.submit(.uidSearch(SearchRequest([.all], returns: [.all])), "second")
        driver.receive("* ESEARCH (TAG \"A3\") UID ALL 1:2", "* ESEARCH (TAG \"A2\") UID", "* ESEARCH UID ALL 1")
        #expect(driver.delivered == ["second < esearch", "first < esearch", "first < esearch"])
    }

    @Test("drops an ESEARCH whose tag is not in flight, also where only one command is", arguments: [1, 2])
    func foreignESearch(count: Int) async throws {
        let session = try SessionChannel.loggedIn(capabilities: "IMAP4rev1 ESEARCH")
        let search = Command.uidSearch(SearchRequest([.all], returns: [.all]))
        let replies = (0..<count).map { _ in session.connection.submit(search) }
        try session.receive("* ESEARCH (TAG \"A9\") UID ALL 1:9\r\n* ESEARCH (TAG \"A1\") UID ALL 1:8\r\n")
        try session.receive("* ESEARCH (TAG \"A2\") UID ALL 7\r\nA2 OK done\r\n")
        try session.receive("* ESEARCH (TAG \"A2\") UID ALL 1:6\r\nA3 OK done\r\n")
        var expected = ESearch()
        expected.tag = "A2"
        expected.isUID = true
        expected.all = UIDList(ranges: [7...7])
        #expect(try await replies[0].value().untagged == [.esearch(expected)])
        if count > 1 { #expect(try await replies[1].value().untagged.isEmpty) }
    }

    @Test("sends no second search whose answer could not be told from the first's")
    func ambiguousSearch() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(.uidSearch(SearchRequest([.all])), "first")
        driver.submit(.uidSearch(SearchRequest([.all])), "second")
        #expect(driver.written.count == 1)
        driver.receive("* SEARCH 1", "A2 OK", "* SEARCH 2")
        #expect(driver.delivered == ["first < search", "second < search"])
    }

    @Test("lets untagged data go by when nobody asked anything")
    func unsolicited() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.receive("* 7 EXISTS", "* 1 FETCH (FLAGS (\\Seen))", "* CAPABILITY IMAP4rev1 MOVE")
        #expect(driver.delivered.isEmpty)
        #expect(driver.failure == nil)
        #expect(driver.capabilities.has("MOVE"))
    }

    @Test("waits for + before a literal and holds later commands back meanwhile")
    func synchronizingLiteral() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(.append([AppendMessage(content: ByteBuffer(string: "abc"))], to: "x"), "append")
        driver.submit(.noop, "noop")
        #expect(driver.written == ["A2 APPEND x {3}⏎"])
        driver.receive("+ go")
        #expect(driver.written.dropFirst() == ["abc⏎", "A3 NOOP⏎"])
        driver.receive("A2 OK [APPENDUID 1 2] in", "A3 OK")
        #expect(driver.completed == ["append: OK in", "noop: OK "])
    }

    @Test("does not send a literal that was refused instead of asked for")
    func refusedLiteral() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(.append([AppendMessage(content: ByteBuffer(string: "abc"))], to: "x"), "append")
        driver.submit(.noop, "noop")
        driver.receive("A2 NO [OVERQUOTA] full")
        #expect(driver.written == ["A2 APPEND x {3}⏎", "A3 NOOP⏎"])
        #expect(driver.completed == ["append: overQuota"])
    }

    @Test("sends a literal without waiting where LITERAL+ is announced")
    func nonSynchronizingLiteral() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 LITERAL+")
        driver.submit(.append([AppendMessage(content: ByteBuffer(string: "abc"))], to: "x"), "append")
        #expect(driver.written == ["A2 APPEND x {3+}⏎abc⏎"])
    }

    @Test("ends IDLE when something else is to be said, but never before the server's +")
    func idleYields() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 IDLE")
        driver.submit(.idle, "idle")
        driver.submit(.noop, "noop")
        #expect(driver.written == ["A2 IDLE⏎"])
        driver.receive("* 3 EXISTS", "+ idling")
        #expect(driver.delivered == ["idle < exists"])
        #expect(driver.written == ["A2 IDLE⏎", "DONE⏎"])
        driver.receive("A2 OK idled")
        #expect(driver.written.last == "A3 NOOP⏎")
    }

    @Test("owes no answer while it idles, and does once DONE is said")
    func idleDeadline() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1 IDLE")
        driver.submit(.idle, "idle")
        #expect(driver.expectation == .answer)
        driver.receive("+ idling")
        #expect(driver.expectation == nil)
        driver.submit(.done, "done")
        #expect(driver.written.last == "DONE⏎")
        #expect(driver.expectation == .answer)
    }

    @Test("bears two lines of garbage, not three in a row")
    func garbage() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(.noop, "noop")
        driver.receive("Server Unavailable. 15", "* FETCH what", "* 3 EXISTS", "A99 OK whose", "+ what for")
        #expect(driver.failure == nil)
        driver.receive("Server Unavailable. 15")
        #expect(driver.failure?.kind == .throttled)
        #expect(driver.completed == ["noop: throttled"])
    }

    @Test("tells everyone who waits when the server says BYE, and reads nothing after it")
    func bye() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(.idle, "idle")
        driver.submit(.noop, "held back")
        driver.receive("* BYE Autologout", "* BYE Autologout", "A2 OK never mind")
        #expect(driver.completed == ["idle: bye", "held back: bye"])
        #expect(driver.failure?.serverText == "Autologout")
        driver.submit(.noop, "late")
        #expect(driver.completed.last == "late: bye")
    }

    @Test("takes BYE as a part of LOGOUT")
    func logout() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(.logout, "logout")
        driver.receive("* BYE bye", "A2 OK done")
        #expect(driver.completed == ["logout: OK done"])
        #expect(driver.failure?.kind == .closed)
    }

    @Test("names what was in flight when the connection is lost or silent")
    func lost() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(.examine("Box"), "examine")
        driver.inputClosed()
        #expect(driver.completed == ["examine: connectionLost"])
        let silent = MachineDriver(loggedInWith: "IMAP4rev1")
        silent.submit(.examine("Box"), "examine")
        silent.deadlinePassed()
        #expect(silent.failure?.kind == .timeout)
        #expect(silent.failure?.mailbox == "Box")
        #expect(silent.failure?.disposition == .passing)
    }

    @Test("keeps what names a command when a shared failure reaches it")
    func concerning() {
        let driver = MachineDriver(loggedInWith: "IMAP4rev1")
        driver.submit(.logout, "logout")
        driver.receive("* BYE x")
        driver.inputClosed()
        #expect(driver.completed == ["logout: closed"])
    }
}

extension MailboxName: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self.init(value) }
}
