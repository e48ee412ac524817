extension FuzzTarget {
    /// A target for each kind of response of `Response` and each kind of body event, for mail, for archives, and for what
    /// servers say to a message or a token.
    static let all = [
        status, codes, capability, list, mailboxStatus, namespace, quota, identification, search, extendedSearch, vanished,
        numbers,
        fetch, envelope, bodyStructure, bodies, message, archive, archiveContent, submission, refusal,
    ]

    private static let status = FuzzTarget(
        name: "status",
        corpus: [
            "A1 OK done\r\n", "* OK\r\n", "* BYE bye\r\n", "* PREAUTH hi\r\n", "+ go on\r\n+\r\n", "A1 NO [TRYCREATE] x {5}\r\n",
            "Server Unavailable. 15\r\n", "[COPYUID 1 2 3] x\r\n", "* OK [half\r\n",
        ],
        tokens: ["OK", "NO", "BAD", "BYE", "PREAUTH", "[", "]", "[ALERT]"])

    private static let codes = FuzzTarget(
        name: "codes",
        corpus: [
            "* OK [CAPABILITY IMAP4rev1 IDLE] x\r\n", "* OK [PERMANENTFLAGS (\\Seen \\*)] x\r\n", "* OK [UIDNEXT 5] x\r\n",
            "A1 OK [APPENDUID 1 2:3] x\r\n", "A1 OK [COPYUID 1 2:3,9 5:7] x\r\n", "* OK [HIGHESTMODSEQ 12] x\r\n",
            "A1 NO [MODIFIED 1:5,9] x\r\n", "A1 OK [MAILBOXID (F1)] x\r\n", "A1 NO [MESSAGELIMIT 1000 5] x\r\n",
            "* OK [INPROGRESS (\"A1\" 4 NIL)] x\r\n", "A1 NO [BADCHARSET (UTF-8 \"x\")] x\r\n", "* OK [X a [b \"]\"] c] x\r\n",
        ],
        tokens: ["UIDNEXT", "UIDVALIDITY", "COPYUID", "APPENDUID", "HIGHESTMODSEQ", "MODIFIED", "INPROGRESS", "BADEVENT", "]"])

    private static let capability = FuzzTarget(
        name: "capability",
        corpus: ["* CAPABILITY IMAP4rev1 AUTH=PLAIN LITERAL+\r\n", "* ENABLED CONDSTORE QRESYNC\r\n", "* FLAGS (\\Seen $a)\r\n"],
        tokens: ["IMAP4rev1", "COMPRESS=DEFLATE", "\\*"])

    private static let list = FuzzTarget(
        name: "list",
        corpus: [
            "* LIST (\\HasNoChildren) \"/\" INBOX\r\n", "* LIST () \"\\\" foo\r\n", "* LSUB () NIL {3}\r\na b\r\n",
            "* LIST () \".\" x (\"CHILDINFO\" (\"SUBSCRIBED\") OLDNAME (y))\r\n", "* XLIST (\\Inbox) \"\\\\\" \"a\\\"b\"\r\n",
        ],
        tokens: ["LIST", "LSUB", "CHILDINFO", "OLDNAME", "\\Noselect", "\"/\"", "\"\\\"", "INBOX"])

    private static let mailboxStatus = FuzzTarget(
        name: "mailbox-status",
        corpus: [
            "* STATUS \"a b\" (MESSAGES 1 UIDNEXT 2 HIGHESTMODSEQ 3 MAILBOXID (F) APPENDLIMIT NIL SIZE 5)\r\n",
            "* STATUS x ()\r\n",
        ],
        tokens: ["MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN", "DELETED", "SIZE", "HIGHESTMODSEQ", "MAILBOXID"])

    private static let namespace = FuzzTarget(
        name: "namespace",
        corpus: ["* NAMESPACE ((\"\" \"/\")) NIL ((\"x\" NIL \"X\" (\"a\" \"b\")))\r\n"], tokens: ["((\"\" \"/\"))"])

    private static let quota = FuzzTarget(
        name: "quota", corpus: ["* QUOTA \"\" (STORAGE 10 512)\r\n", "* QUOTAROOT INBOX \"\" {1}\r\na\r\n"],
        tokens: ["QUOTA", "QUOTAROOT", "STORAGE"])

    private static let identification = FuzzTarget(
        name: "id", corpus: ["* ID (\"name\" \"x\" \"os\" NIL {1}\r\na {1}\r\nb)\r\n", "* ID NIL\r\n"], tokens: ["ID"])

    private static let search = FuzzTarget(
        name: "search",
        corpus: ["* SEARCH 1 2 3 9 (MODSEQ 5)\r\n", "* SEARCH\r\n", "* SEARCH 9 8 7 6 5 4 3 2 1 \r\n"],
        tokens: ["(MODSEQ ", "SEARCH"])

    private static let extendedSearch = FuzzTarget(
        name: "esearch",
        corpus: [
            "* ESEARCH (TAG \"a\") UID MIN 1 MAX 9 COUNT 3 ALL 1,5:9 MODSEQ 7\r\n", "* ESEARCH UID PARTIAL (-1:-9 5:7)\r\n",
            "* ESEARCH PARTIAL (1:9 NIL) X (a)\r\n",
        ],
        tokens: ["TAG", "UID", "ALL", "MIN", "PARTIAL", "-9223372036854775808:1"])

    private static let vanished = FuzzTarget(
        name: "vanished", corpus: ["* VANISHED (EARLIER) 1:3,9\r\n", "* VANISHED 7,5:1\r\n"],
        tokens: ["(EARLIER)", "1:4294967295", "4294967295:1"])

    private static let numbers = FuzzTarget(
        name: "numbers", corpus: ["* 5 EXISTS\r\n* 0 RECENT\r\n* 2 EXPUNGE\r\n", "* 7 NEW (a)\r\n"],
        tokens: ["EXISTS", "EXPUNGE", "FETCH (", "UIDFETCH ("])
}
