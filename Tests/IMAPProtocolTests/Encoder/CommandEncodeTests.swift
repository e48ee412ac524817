import IMAPProtocol
import Mail
import NIOCore
import Testing

@Suite("Writing commands")
struct CommandEncodeTests {
    private static let message = AppendMessage(
        content: ByteBuffer(string: "a\r\nb"), flags: MessageFlags(.seen, keywords: [Keyword("$Junk")]),
        internalDate: InternalDate(secondsSince1970: 837_596_665, zoneOffsetMinutes: -420))

    /// Each command as it goes out to a server with LITERAL+ and SASL-IR; `|` stands for the end of a part.
    static let commands: [(Command, String)] = [
        (.capability, "CAPABILITY"), (.noop, "NOOP"), (.logout, "LOGOUT"), (.startTLS, "STARTTLS"), (.namespace, "NAMESPACE"),
        (.compressDeflate, "COMPRESS DEFLATE"), (.idle, "IDLE"), (.unselect, "UNSELECT"), (.close, "CLOSE"),
        (.expunge, "EXPUNGE"),
        (.id([]), "ID NIL"), (.id([IDField("name", "restante"), IDField("os", nil)]), "ID (\"name\" \"restante\" \"os\" NIL)"),
        (
            .authenticate(mechanism: "PLAIN", initialResponse: Secret("\0tim\0tanstaaf")),
            "AUTHENTICATE PLAIN AHRpbQB0YW5zdGFhZg=="
        ),
        (.authenticate(mechanism: "EXTERNAL", initialResponse: Secret("")), "AUTHENTICATE EXTERNAL ="),
        (.authenticate(mechanism: "A B\r\nC", initialResponse: nil), "AUTHENTICATE ABC"),
        (.login(user: "joe", password: Secret("a b")), "LOGIN joe \"a b\""),
        (.login(user: "jö", password: Secret("\"")), "LOGIN {3+}\r\njö {1+}\r\n\""),
        (.enable(["QRESYNC", "UIDONLY"]), "ENABLE QRESYNC UIDONLY"),
        (.list(ListRequest()), "LIST \"\" \"*\""),
        (
            .list(
                ListRequest(
                    patterns: ["a", "b%"], selection: [.subscribed, .recursiveMatch],
                    returns: [.subscribed, .children, .specialUse, .status([.messages, .uidNext])])),
            "LIST (SUBSCRIBED RECURSIVEMATCH) \"\" (\"a\" \"b%\") RETURN (SUBSCRIBED CHILDREN SPECIAL-USE STATUS (MESSAGES UIDNEXT))"
        ),
        (.lsub(reference: "", pattern: "*"), "LSUB \"\" \"*\""),
        (.status("a b", [.messages, .highestModSeq]), "STATUS \"a b\" (MESSAGES HIGHESTMODSEQ)"),
        (.select(.inbox), "SELECT INBOX"), (.examine("nil"), "EXAMINE \"nil\""), (.examine(""), "EXAMINE \"\""),
        (.examine("box", SelectParameters(condstore: true)), "EXAMINE box (CONDSTORE)"),
        (
            .select("box", SelectParameters(qresync: .init(uidValidity: 7, modSeq: 90, knownUIDs: [1, 2, 5]))),
            "SELECT box (QRESYNC (7 90 1:2,5))"
        ),
        (.select("box", SelectParameters(qresync: .init(uidValidity: 7, modSeq: 90))), "SELECT box (QRESYNC (7 90))"),
        (.create("x", role: .sent), "CREATE x (USE (\\Sent))"), (.create("x"), "CREATE x"), (.delete("a%b"), "DELETE \"a%b\""),
        (.rename("a", to: "b"), "RENAME a b"), (.subscribe("a]"), "SUBSCRIBE \"a]\""), (.unsubscribe("a"), "UNSUBSCRIBE a"),
        (.append([message], to: "x"), "APPEND x (\\Seen $Junk) \"17-Jul-1996 02:44:25 -0700\" {4+}\r\na\r\nb"),
        (
            .append(
                [AppendMessage(content: ByteBuffer(string: "\0"), isBinary: true), AppendMessage(content: ByteBuffer())], to: "x"),
            "APPEND x ~{1+}\r\n\0 {0+}\r\n"
        ),
        (.notify(.none), "NOTIFY NONE"),
        (
            .notify(.set([.init(.selected, [.messageNew, .messageExpunge, .flagChange]), .init(.inboxes, [])], status: true)),
            "NOTIFY SET STATUS (SELECTED (MessageNew MessageExpunge FlagChange)) (INBOXES NONE)"
        ),
        (.getQuotaRoot(.inbox), "GETQUOTAROOT INBOX"), (.uidExpunge([1, 2, 9]), "UID EXPUNGE 1:2,9"),
        (.uidSearch(SearchRequest()), "UID SEARCH ALL"),
        (
            .search(SearchRequest([.uid(.from(7)), .flag(.seen, isSet: false), .flag(.deleted, isSet: true)], returns: [])),
            "SEARCH RETURN () UID 7:* UNSEEN DELETED"
        ),
        (
            .uidSearch(SearchRequest([.all], returns: [.min, .max, .all, .count, .save, .partial(PartialRange(-1, -100))])),
            "UID SEARCH RETURN (MIN MAX ALL COUNT SAVE PARTIAL -1:-100) ALL"
        ),
        (
            .uidSearch(
                SearchRequest([.header(name: "Message-ID", contains: "<a@b>"), .not(.larger(5)), .or(.smaller(6), .modSeq(9))])),
            "UID SEARCH HEADER Message-ID \"<a@b>\" NOT LARGER 5 OR SMALLER 6 MODSEQ 9"
        ),
        (
            .uidSearch(
                SearchRequest([
                    .and([
                        .since(CalendarDay(year: 2024, month: 2, day: 1)), .before(CalendarDay(year: 2025, month: 12, day: 31)),
                    ]),
                    .keyword("$Junk", isSet: true), .keyword("x", isSet: false), .emailID("M1"), .gmailMessageID(5),
                    .gmailRaw("ä"), .numbers(.last),
                ])),
            "UID SEARCH CHARSET UTF-8 (SINCE 1-Feb-2024 BEFORE 31-Dec-2025) KEYWORD $Junk UNKEYWORD x EMAILID M1 X-GM-MSGID 5 X-GM-RAW {2+}\r\nä *"
        ),
        (
            .uidFetch(.all, [.uid, .flags, .internalDate, .size, .modSeq], FetchModifiers(changedSince: 5, vanished: true)),
            "UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ) (CHANGEDSINCE 5 VANISHED)"
        ),
        (
            .uidFetch(
                .numbers([3]), [.message, .body(BodySection(part: [1, 2], .mime), OctetRange(offset: 0, count: 20))],
                FetchModifiers(partial: PartialRange(1, 500))),
            "UID FETCH 3 (BODY.PEEK[] BODY.PEEK[1.2.MIME]<0.20>) (PARTIAL 1:500)"
        ),
        (
            .fetch(
                .saved,
                [
                    .body(BodySection(.headerFields(["From", "a b"]))), .body(BodySection(part: [1], isBinary: true)),
                    .binarySize(part: [1]),
                ]),
            "FETCH $ (BODY.PEEK[HEADER.FIELDS (From \"a b\")] BINARY.PEEK[1] BINARY.SIZE[1])"
        ),
        (
            .uidFetch(
                .last,
                [
                    .envelope, .bodyStructure, .emailID, .threadID, .saveDate, .preview, .gmailMessageID, .gmailThreadID,
                    .gmailLabels,
                    .body(.header), .body(BodySection(.text)), .body(BodySection(part: [2], .headerFieldsNot(["To"]))),
                ]),
            "UID FETCH * (ENVELOPE BODYSTRUCTURE EMAILID THREADID SAVEDATE PREVIEW X-GM-MSGID X-GM-THRID X-GM-LABELS "
                + "BODY.PEEK[HEADER] BODY.PEEK[TEXT] BODY.PEEK[2.HEADER.FIELDS.NOT (To)])"
        ),
        (
            .uidStore(.numbers([1]), StoreChange(.add, MessageFlags(.seen), unchangedSince: 7)),
            "UID STORE 1 (UNCHANGEDSINCE 7) +FLAGS.SILENT (\\Seen)"
        ),
        (
            .uidStore(
                .numbers([1]),
                StoreChange(
                    .replace, MessageFlags([], keywords: [Keyword("a b"), Keyword("x\r\ny"), Keyword("ok")]), isSilent: false)),
            "UID STORE 1 FLAGS (ok)"
        ),
        (.uidCopy(.numbers([1]), "a b"), "UID COPY 1 \"a b\""), (.uidMove(.numbers([1]), "c"), "UID MOVE 1 c"),
    ]

    @Test("Every command has its bytes", arguments: commands.indices)
    func encode(_ index: Int) {
        let (command, text) = Self.commands[index]
        let encoded = command.encode(tag: "A1", options: EncodingOptions(literals: .plus, initialResponse: true))
        #expect(encoded.parts.map { String(buffer: $0) } == ["A1 " + text + "\r\n"])
        #expect(text.hasPrefix(command.name))
    }

    @Test("DONE has no tag")
    func done() {
        #expect(Command.done.encode(tag: "A1").parts == [ByteBuffer(string: "DONE\r\n")])
    }

    @Test("Without LITERAL+ the client waits for every literal, with LITERAL- for those above 4,096 octets")
    func synchronizing() {
        let long = String(repeating: "é", count: 2049)
        func parts(_ command: Command, _ support: LiteralSupport) -> [String] {
            command.encode(tag: "t", options: EncodingOptions(literals: support)).parts.map { String(buffer: $0) }
        }
        let login = Command.login(user: "é", password: Secret(long))
        #expect(parts(login, .none) == ["t LOGIN {2}\r\n", "é {4098}\r\n", long + "\r\n"])
        #expect(parts(login, .minus) == ["t LOGIN {2+}\r\né {4098}\r\n", long + "\r\n"])
        #expect(parts(login, .plus) == ["t LOGIN {2+}\r\né {4098+}\r\n" + long + "\r\n"])
        let mechanism = Command.authenticate(mechanism: "PLAIN", initialResponse: Secret("ab"))
        #expect(parts(mechanism, .plus) == ["t AUTHENTICATE PLAIN\r\n", "YWI=\r\n"])
    }

    @Test("A message that is streamed leaves a gap of its length")
    func streamed() {
        let messages = [AppendMessage(.streamed(octets: 3), flags: MessageFlags(.seen)), AppendMessage(.streamed(octets: 5_000))]
        let encoded = Command.append(messages, to: "x").encode(tag: "t", options: EncodingOptions(literals: .minus))
        #expect(encoded.parts.map { String(buffer: $0) } == ["t APPEND x (\\Seen) {3+}\r\n", " {5000}\r\n", "\r\n"])
        #expect(
            encoded.gaps == [
                EncodedCommand.Gap(awaitsContinuation: false, body: 3), EncodedCommand.Gap(awaitsContinuation: true, body: 5_000),
            ])
        #expect(Command.append(messages, to: "x").description == "APPEND x {3} {5000}")
    }

    @Test("Names with line ends or quotes never leave their literal")
    func injection() {
        let name = MailboxName("x\r\nA2 DELETE INBOX\r\n")
        let parts = Command.delete(name).encode(tag: "A1").parts.map { String(buffer: $0) }
        #expect(parts == ["A1 DELETE {20}\r\n", "x\r\nA2 DELETE INBOX\r\n\r\n"])
    }

    @Test("The description tells what is sent, but no password and no message")
    func description() {
        #expect("\(Command.login(user: "joe", password: Secret("pass1")))" == "LOGIN <redacted>")
        #expect("\(Command.authenticate(mechanism: "PLAIN", initialResponse: Secret("s")))" == "AUTHENTICATE PLAIN <redacted>")
        #expect("\(Command.append([Self.message], to: "x"))" == "APPEND x {4}")
        #expect("\(Command.uidFetch(.all, [.flags]))" == "UID FETCH 1:* (FLAGS)")
        #expect("\(Command.done)" == "DONE")
        #expect("\(Command.uidExpunge(UIDSet(merging: (1...1000).map { UInt32($0 * 2)...UInt32($0 * 2) })))".count == 301)
        #expect(!String(reflecting: Command.login(user: "joe", password: Secret("pass1"))).contains("pass1"))
    }

    @Test("Commands that may change something on the server are told from those that cannot")
    func mutatesServer() {
        let writing = Self.commands.map(\.0).filter(\.mutatesServer).map(\.name)
        #expect(
            Set(writing) == [
                "SELECT", "CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE", "APPEND", "CLOSE", "EXPUNGE", "UID EXPUNGE",
                "UID STORE",
                "UID COPY", "UID MOVE",
            ])
    }
}
