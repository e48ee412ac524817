extension FuzzTarget {
    static let fetch = FuzzTarget(
        name: "fetch",
        corpus: [
            "* 5 FETCH (UID 6 FLAGS (\\Seen $a) MODSEQ (7) RFC822.SIZE 9 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\")\r\n",
            "* 6 UIDFETCH (FLAGS ())\r\n", "* 0 FETCH (UID 5)\r\n",
            "* 5 FETCH (X-GM-LABELS (\\Inbox \"a b\" {1}\r\nx) X-GM-MSGID 18446744073709551615 EMAILID (a) THREADID NIL)\r\n",
            "* 5 FETCH (SAVEDATE NIL PREVIEW {2}\r\nab BINARY.SIZE[1.2] 5 X-NEW[1]<0> (a (b)))\r\n",
        ],
        tokens: [
            "UID ", "FLAGS (", "\\Seen", "MODSEQ (", "RFC822.SIZE ", "INTERNALDATE \"", "BODY[] {3}\r\nabc", "X-GM-LABELS (",
            "BINARY.SIZE[",
        ])

    static let envelope = FuzzTarget(
        name: "envelope",
        corpus: [
            "* 5 FETCH (ENVELOPE (\"d\" \"s\" ((NIL NIL \"a\" \"b\")) NIL NIL ((\"n\" NIL {1}\r\na \"b\")(NIL NIL \"c\" NIL)) NIL NIL NIL \"<i>\"))\r\n"
        ],
        tokens: ["ENVELOPE (", "((NIL NIL \"a\" \"b\"))", "NIL NIL NIL"])

    static let bodyStructure = FuzzTarget(
        name: "bodystructure",
        corpus: [
            "* 5 FETCH (BODYSTRUCTURE (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"x\") NIL NIL \"7BIT\" 5 1 NIL (\"inline\" (\"a\" \"b\")) \"en\" NIL))\r\n",
            "* 5 FETCH (BODY ((\"a\" \"b\" NIL NIL NIL \"c\" 5)(\"a\" \"b\" NIL NIL NIL \"c\" -1) \"mixed\" (\"x\" \"y\") NIL))\r\n",
            "* 5 FETCH (BODYSTRUCTURE (\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) "
                + "(\"text\" \"x\" NIL NIL NIL \"y\" 1 1) 3))\r\n",
        ],
        tokens: [
            "BODYSTRUCTURE (", "(\"text\" \"x\" NIL NIL NIL \"y\" 1 1)", "\"message\" \"rfc822\"",
            String(repeating: "(", count: 600),
        ])

    static let bodies = FuzzTarget(
        name: "bodies",
        corpus: [
            "* 5 FETCH (UID 6 BODY[] {5}\r\nab\r\nc FLAGS ())\r\n* 1 EXISTS\r\n", "* 5 FETCH (BODY[] NIL)\r\n",
            "* 5 FETCH (BODY[] {0}\r\n)\r\n",
            "* 5 FETCH (BODY[1.2.HEADER.FIELDS (A \"B\" {1}\r\nC)]<7> {2}\r\nxy BINARY[1] ~{1}\r\n\0)\r\n",
            "* 5 FETCH (X-GM-LABELS (a BODY[] {2}\r\n)( \"[\") RFC822.HEADER {2+}\r\nxy RFC822 \"q\" RFC822.TEXT {1}\r\nz)\r\n",
            "* 5 FETCH (UID 6 BODY[] {2}\r\nab (( BODY[1] {5}\r\n* 9 E)\r\n* 1 EXISTS\r\n",
        ],
        tokens: [
            "BODY[] ", "BODY[", "BINARY[1] ~{3}\r\nabc", "RFC822 {3}\r\nabc", "RFC822.HEADER", "BODY[HEADER.FIELDS (", "]<5> ",
            "X-FOO ", "UID 5",
        ])
}
