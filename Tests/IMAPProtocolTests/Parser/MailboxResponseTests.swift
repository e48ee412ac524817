import IMAPProtocol
import Mail
import Testing

@Suite("Responses about mailboxes")
struct MailboxResponseTests {
    static let lists: [(String, ListEntry)] = [
        ("* LIST (\\HasNoChildren) \"/\" INBOX", ListEntry(name: .inbox, delimiter: 0x2F, attributes: ["\\HasNoChildren"])),
        ("* LIST () NIL inbox", ListEntry(name: .inbox, delimiter: nil)),
        ("* LIST (\\Noselect) \"\\\\\" foo", ListEntry(name: "foo", delimiter: 0x5C, attributes: ["\\Noselect"])),
        ("* LIST () \"\\\" foo", ListEntry(name: "foo", delimiter: 0x5C)),
        ("* LIST () \".\" {3}\r\na\"b", ListEntry(name: "a\"b", delimiter: 0x2E)),
        ("* LIST () \".\" {3+}\r\na b", ListEntry(name: "a b", delimiter: 0x2E)),
        ("* LIST () \"/\" {0}\r\n", ListEntry(name: "", delimiter: 0x2F)),
        ("* LIST () \"/\" \"NIL\"", ListEntry(name: "NIL", delimiter: 0x2F)),
        ("* LIST () \"/\" NIL", ListEntry(name: "NIL", delimiter: 0x2F)),
        ("* LIST () \"/\" Sent Items", ListEntry(name: "Sent Items", delimiter: 0x2F)),
        ("* LIST () \"/\" [Gmail]/Spam", ListEntry(name: "[Gmail]/Spam", delimiter: 0x2F)),
        ("* LIST () \"/\" \"[Gmail]/Alle Nachrichten\" ", ListEntry(name: "[Gmail]/Alle Nachrichten", delimiter: 0x2F)),
        ("* LSUB () \"/\" gone", ListEntry(kind: .lsub, name: "gone", delimiter: 0x2F)),
        ("* XLIST (\\Inbox) \"/\" Eingang", ListEntry(kind: .xlist, name: "Eingang", delimiter: 0x2F, attributes: ["\\Inbox"])),
        (
            "* LIST () \"/\" foo (\"CHILDINFO\" (\"SUBSCRIBED\"))",
            ListEntry(name: "foo", delimiter: 0x2F, childInfo: ["SUBSCRIBED"])
        ),
        (
            "* LIST () \"/\" new (X-OTHER (a (b \"c)\")) OLDNAME (\"old\"))",
            ListEntry(name: "new", delimiter: 0x2F, oldName: "old")
        ),
    ]

    @Test("LIST and its kin, names in every form", arguments: lists.indices)
    func list(_ index: Int) {
        #expect(response(Self.lists[index].0) == .list(Self.lists[index].1), "\(Self.lists[index].0)")
    }

    @Test("A name of bytes that are no UTF-8 keeps them")
    func rawName() {
        let (result, agree) = parseEveryWay(Array("* LIST () \"/\" \"a".utf8) + [0xFC] + Array("b\"\r\n".utf8))
        #expect(agree)
        let entry = ListEntry(name: MailboxName([0x61, 0xFC, 0x62]), delimiter: 0x2F)
        #expect(result == [.event(.response(.list(entry)))])
    }

    @Test("Roles come from SPECIAL-USE and from XLIST's words; \\Noselect and \\NonExistent cannot be opened")
    func roles() {
        func entry(_ attributes: String...) -> ListEntry { ListEntry(name: "x", delimiter: nil, attributes: attributes) }
        #expect(entry("\\HasNoChildren", "\\SENT").roles == [.sent])
        #expect(entry("\\AllMail").roles == [.all])
        #expect(entry("\\Junk", "\\Important").roles == [.junk, .important])
        #expect(entry("\\Marked").roles.isEmpty)
        #expect(!entry("\\NoSelect").isSelectable)
        #expect(!entry("\\nonexistent").isSelectable)
        #expect(entry("\\Noinferiors").isSelectable)
    }

    @Test("STATUS with every item; one that makes no sense is left out and named")
    func status() {
        var expected = MailboxStatus(name: "a b")
        expected.messages = 231
        expected.recent = 1
        expected.uidNext = 44292
        expected.uidValidity = 7
        expected.unseen = 3
        expected.deleted = 2
        expected.size = 8_589_934_592
        expected.highestModSeq = 715_194_045_007
        expected.mailboxID = "F1"
        expected.appendLimit = 35_651_584
        #expect(
            response(
                """
                * STATUS "a b" (MESSAGES 231 RECENT 1 UIDNEXT 44292 UIDVALIDITY 7 UNSEEN 3 DELETED 2 SIZE 8589934592 \
                HIGHESTMODSEQ 715194045007 MAILBOXID (F1) APPENDLIMIT 35651584 X-NEW (1 2))
                """) == .status(expected))
        var odd = MailboxStatus(name: "x")
        odd.messages = 5
        odd.rejected = ["UIDNEXT", "UNSEEN"]
        #expect(response("* STATUS x (UIDNEXT -1 messages 5 UNSEEN 1.0 HIGHESTMODSEQ 0 APPENDLIMIT NIL) ") == .status(odd))
        #expect(response("* STATUS inBoX ()") == .status(MailboxStatus(name: .inbox)))
    }

    static let others: [(String, Response)] = [
        ("* CAPABILITY IMAP4rev1 idle  LITERAL+ ", .capability(["IMAP4rev1", "idle", "LITERAL+"])),
        ("* CAPABILITY", .capability([])), ("* CAPABILITY X=(a) IDLE", .capability(["X=(a)", "IDLE"])),
        ("* ENABLED CONDSTORE QRESYNC", .enabled(["CONDSTORE", "QRESYNC"])), ("* ENABLED", .enabled([])),
        ("* FLAGS (\\Answered NonJunk $Label1)", .flags(["\\Answered", "NonJunk", "$Label1"])), ("* FLAGS ()", .flags([])),
        ("* ID NIL", .id(nil)),
        (
            "* ID (\"name\" \"Dovecot\" \"os\" NIL \"x\" {2}\r\nab)",
            .id([IDField("name", "Dovecot"), IDField("os", nil), IDField("x", "ab")])
        ),
        (
            "* NAMESPACE ((\"INBOX.\" \".\")) NIL ((\"\" NIL \"X-P\" (\"a\" \"b\"))(\"s/\" \"/\"))",
            .namespace(
                Namespaces(
                    personal: [Namespace(prefix: Array("INBOX.".utf8), delimiter: 0x2E)],
                    shared: [Namespace(prefix: [], delimiter: nil), Namespace(prefix: Array("s/".utf8), delimiter: 0x2F)]))
        ),
        (
            "* QUOTA \"\" (STORAGE 10 512 MESSAGE 20 100)",
            .quota(
                Quota(
                    root: "",
                    resources: [
                        Quota.Resource(name: "STORAGE", usage: 10, limit: 512),
                        Quota.Resource(name: "MESSAGE", usage: 20, limit: 100),
                    ]))
        ),
        ("* QUOTA root ()", .quota(Quota(root: "root", resources: []))),
        ("* QUOTAROOT INBOX \"\" b", .quotaRoots(QuotaRoots(mailbox: .inbox, roots: ["", "b"]))),
        ("* 18 EXISTS", .exists(18)), ("* 0 EXISTS ", .exists(0)), ("* 0 RECENT", .recent(0)), ("* 44 EXPUNGE", .expunge(44)),
        ("* VANISHED 1:3,7", .vanished(earlier: false, [1, 2, 3, 7])),
        ("* VANISHED (EARLIER) 41,43:44 ", .vanished(earlier: true, [41, 43, 44])),
        ("* METADATA INBOX (/shared/comment \"x\")", .unknown("METADATA INBOX (/shared/comment \"x\")")),
        ("* 7 NEWTHING (a)", .unknown("7 NEWTHING (a)")),
    ]

    @Test("Other responses about mailboxes and the session", arguments: others.indices)
    func other(_ index: Int) {
        #expect(response(Self.others[index].0) == Self.others[index].1, "\(Self.others[index].0)")
    }

    @Test(
        "What the grammar does not allow is refused, and the next response is read",
        arguments: [
            "* LIST", "* LIST () \"/\"", "* LIST (\\A \"/\" x", "* LIST () \"//\" x", "* LIST () \"/\" \"x", "* STATUS x",
            "* STATUS x (MESSAGES",
            "* STATUS x (MESSAGES (1)) y", "* FLAGS \\Seen", "* ID (\"a\")", "* NAMESPACE x", "* QUOTA", "* QUOTA x (STORAGE 1)",
            "* VANISHED",
            "* VANISHED (LATER) 1", "* VANISHED 1:*", "* VANISHED 0", "* VANISHED 1,,2",
        ])
    func refused(_ line: String) {
        #expect(refusal(line) != nil)
    }
}
