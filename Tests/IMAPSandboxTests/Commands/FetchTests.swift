import Mail
import Testing

@testable import IMAPSandbox

@Suite struct FetchTests {
    static let text =
        "From: Ann <ann@example.org>\r\nTo: b@example.org,\r\n c@example.org\r\nSubject: Hi \"you\"\r\nMessage-ID: <1@x>\r\n\r\nBody\r\nmore\r\n"

    private func rig(_ profile: SandboxProfile = .full) throws -> SandboxRig {
        let rig = try SandboxRig(profile)
        rig.account.append(
            SandboxMessage(
                .stored(Array(Self.text.utf8)), flags: MessageFlags([.seen, .flagged], keywords: [Keyword("$Label")]),
                date: InternalDate(secondsSince1970: 837_596_665, zoneOffsetMinutes: -420), threadID: 9,
                gmailLabels: ["\\Inbox", "a b", "x"]),
            to: .inbox)
        return rig
    }

    @Test(arguments: [
        ("FLAGS", "FLAGS (\\Seen \\Flagged $Label)"), ("UID", "UID 1"),
        ("INTERNALDATE", "INTERNALDATE \"17-Jul-1996 02:44:25 -0700\""),
        ("RFC822.SIZE", "RFC822.SIZE \(text.utf8.count)"), ("MODSEQ", "MODSEQ (2)"), ("EMAILID", "EMAILID (M1)"),
        ("THREADID", "THREADID (T9)"),
        ("(X-GM-MSGID X-GM-THRID)", "X-GM-MSGID 1800000000000000001 X-GM-THRID 9"),
        ("X-GM-LABELS", "X-GM-LABELS (\"\\\\Inbox\" \"a b\" x)"),
        ("(FLAGS UID)", "UID 1 FLAGS (\\Seen \\Flagged $Label)"),
        ("FAST", "FLAGS (\\Seen \\Flagged $Label) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE \(text.utf8.count)"),
        (
            "ENVELOPE",
            "ENVELOPE (NIL \"Hi \\\"you\\\"\" ((\"Ann\" NIL \"ann\" \"example.org\")) ((\"Ann\" NIL \"ann\" \"example.org\"))"
                + " ((\"Ann\" NIL \"ann\" \"example.org\")) ((NIL NIL \"b\" \"example.org\")(NIL NIL \"c\" \"example.org\")) NIL NIL NIL \"<1@x>\")"
        ),
        ("BODY.PEEK[]", "BODY[] {\(text.utf8.count)}\r\n\(text)"), ("RFC822", "RFC822 {\(text.utf8.count)}\r\n\(text)"),
        ("BODY.PEEK[TEXT]", "BODY[TEXT] {12}\r\nBody\r\nmore\r\n"), ("BODY.PEEK[]<5.4>", "BODY[]<5> {4}\r\n Ann"),
        ("BODY.PEEK[TEXT]<6.100>", "BODY[TEXT]<6> {6}\r\nmore\r\n"), ("BODY.PEEK[]<9999.10>", "BODY[]<9999> {0}\r\n"),
        (
            "BODY.PEEK[HEADER.FIELDS (subject \"MESSAGE-ID\" Bcc)]",
            "BODY[HEADER.FIELDS (subject \"MESSAGE-ID\" Bcc)] {40}\r\nSubject: Hi \"you\"\r\nMessage-ID: <1@x>\r\n\r\n"
        ),
        (
            "BODY.PEEK[HEADER.FIELDS.NOT (FROM TO SUBJECT)]",
            "BODY[HEADER.FIELDS.NOT (FROM TO SUBJECT)] {21}\r\nMessage-ID: <1@x>\r\n\r\n"
        ),
        (
            "(BODY.PEEK[TEXT]<0.2> RFC822.SIZE BODY.PEEK[TEXT]<2.2>)",
            "BODY[TEXT]<0> {2}\r\nBo RFC822.SIZE \(text.utf8.count) BODY[TEXT]<2> {2}\r\ndy"
        ),
    ])
    func itemsAreAnswered(_ items: String, _ expected: String) throws {
        let rig = try rig(SandboxProfile.full.with("X-GM-EXT-1"))
        #expect(try rig.selected().run("FETCH 1 \(items)")[0] == "* 1 FETCH (\(expected))")
        #expect(rig.account.mailbox(.inbox)?.message(1)?.modSeq == 2)
    }

    @Test func headerAndTextMakeTheMessage() throws {
        let client = try rig().selected()
        let header = Self.text.replacing("Body\r\nmore\r\n", with: "")
        #expect(try client.run("FETCH 1 BODY.PEEK[HEADER]")[0] == "* 1 FETCH (BODY[HEADER] {\(header.utf8.count)}\r\n\(header))")
    }

    @Test(arguments: ["BODY[]", "BODY[TEXT]", "RFC822", "RFC822.TEXT", "BODY[HEADER]"])
    func fetchWithoutPeekMarksSeen(_ item: String) throws {
        let rig = try SandboxRig()
        rig.fill(1)
        let answers = try rig.selected().run("FETCH 1 \(item)")
        #expect(answers[0].hasSuffix(" FLAGS (\\Seen))"))
        #expect(answers.count == 2)
        #expect(rig.account.mailbox(.inbox)?.message(1)?.flags.system == .seen)
    }

    @Test func uidFetchNamesTheUIDAndLeavesOutWhatIsNotThere() throws {
        let rig = try SandboxRig()
        rig.fill(5)
        rig.account.expunge([2, 3], in: .inbox)
        let client = try rig.selected()
        #expect(
            try client.run("UID FETCH 1:4 FLAGS") == [
                "* 1 FETCH (UID 1 FLAGS ())", "* 2 FETCH (UID 4 FLAGS ())", "OK Fetch completed.",
            ])
        #expect(try client.run("UID FETCH 99 FLAGS") == ["OK Fetch completed."])
        #expect(try client.run("UID FETCH 100:* FLAGS") == ["* 3 FETCH (UID 5 FLAGS ())", "OK Fetch completed."])
        #expect(
            try client.run("UID FETCH 5,1,4:5 UID") == [
                "* 1 FETCH (UID 1)", "* 2 FETCH (UID 4)", "* 3 FETCH (UID 5)", "OK Fetch completed.",
            ])
        #expect(try client.run("FETCH 4 FLAGS") == ["BAD Invalid message number"])
    }

    @Test func starInAnEmptyMailboxNamesNothing() throws {
        let client = try SandboxRig().selected()
        #expect(try client.run("UID FETCH 1:* FLAGS") == ["OK Fetch completed."])
        #expect(try client.run("FETCH 1:* FLAGS") == ["BAD Invalid message number"])
    }

    @Test func changedSinceTellsOnlyWhatChangedAndImpliesModSeq() throws {
        let rig = try SandboxRig()
        rig.fill(3)
        rig.account.setFlags(MessageFlags(.seen), of: [2], in: .inbox)
        #expect(
            try rig.selected().run("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 4)") == [
                "* 2 FETCH (UID 2 FLAGS (\\Seen) MODSEQ (5))", "OK Fetch completed.",
            ])
    }

    @Test func vanishedNeedsQRESYNCAndChangedSince() throws {
        let rig = try SandboxRig()
        rig.fill(4)
        rig.account.expunge([2], in: .inbox)
        let plain = try rig.selected()
        #expect(try plain.run("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 5 VANISHED)").last?.hasPrefix("BAD ") == true)
        let client = try rig.selected(before: "ENABLE QRESYNC")
        #expect(
            try client.run("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 5 VANISHED)") == [
                "* VANISHED (EARLIER) 2", "OK Fetch completed.",
            ])
        #expect(try client.run("UID FETCH 1:* (FLAGS) (VANISHED)").last?.hasPrefix("BAD ") == true)
    }

    @Test func messageRemovedMeanwhileIsNILAndSaidToBeExpunged() throws {
        let rig = try SandboxRig()
        rig.fill(5)
        let client = try rig.selected()
        rig.account.expunge([5], in: .inbox)
        #expect(
            try client.run("FETCH 5 (UID BODY.PEEK[])") == [
                "* 5 FETCH (UID 5 BODY[] NIL)", "OK [EXPUNGEISSUED] Some messages were already expunged.",
            ])
        #expect(
            try client.run("UID FETCH 5 (BODY.PEEK[])") == [
                "* 5 FETCH (UID 5 BODY[] NIL)", "* 5 EXPUNGE", "OK [EXPUNGEISSUED] Some messages were already expunged.",
            ])
    }

    @Test(arguments: [("1:2", [1, 2]), ("4:9", [4, 5]), ("-1:-2", [4, 5]), ("-2:-1", [4, 5]), ("6:7", []), ("-4:-4", [2])])
    func partialTakesAWindow(_ window: String, _ expected: [Int]) throws {
        let rig = try SandboxRig()
        rig.fill(5)
        let answers = try rig.selected().run("UID FETCH 1:* (UID) (PARTIAL \(window))")
        #expect(answers.dropLast() == expected.map { "* \($0) FETCH (UID \($0))" }[...])
    }

    @Test func largeGeneratedBodyArrivesByteForByte() throws {
        let rig = try SandboxRig()
        rig.account.append(SandboxMessage(.generated(GeneratedMessage(seed: 5, octets: 3_000_001))), to: .inbox)
        let answer = try rig.selected().run("FETCH 1 BODY.PEEK[]")[0]
        let body = String(decoding: try #require(rig.account.bytes(of: 1, in: .inbox)), as: UTF8.self)
        #expect(body.utf8.count == 3_000_001)
        #expect(answer == "* 1 FETCH (BODY[] {3000001}\r\n\(body))")
    }

    @Test(arguments: [
        "FETCH 0 FLAGS", "FETCH x FLAGS", "FETCH 1", "FETCH 1 ()", "FETCH 1 BOGUS", "FETCH 1 BODY[", "FETCH 1 BODY[BOGUS]",
        "FETCH 1 (FLAGS",
        "FETCH 1 BODY[]<1>", "FETCH 1 BODY[]<1.0>", "FETCH 1 BODY[HEADER.FIELDS ()]", "UID FETCH 1:2:3 FLAGS",
        "FETCH 4294967296 FLAGS",
        "FETCH 1 FLAGS (CHANGEDSINCE)", "UID FETCH 1 FLAGS (PARTIAL 0:1)", "UID FETCH 1 FLAGS (PARTIAL 1:-1)",
        "UID FETCH 1 FLAGS x", "FETCH ,1 FLAGS",
    ])
    func malformedFetchIsBadAndTheSessionGoesOn(_ command: String) throws {
        let rig = try SandboxRig()
        rig.fill(1)
        let client = try rig.selected()
        #expect(try client.run(command).last?.hasPrefix("BAD ") == true)
        #expect(try client.run("NOOP") == ["OK Completed."])
    }

    @Test func logCountsBodiesAndNotHeaders() throws {
        let rig = try SandboxRig()
        rig.fill(3)
        let client = try rig.selected()
        try client.run("UID FETCH 1:3 BODY.PEEK[HEADER]")
        #expect(rig.server.log.bodyCompletions == 0)
        try client.run("UID FETCH 1:2 BODY.PEEK[]")
        try client.run("UID FETCH 2 BODY.PEEK[]<0.10>")
        try client.run("UID FETCH 2 BODY.PEEK[]")
        let octets = try #require(rig.account.bytes(of: 2, in: .inbox)).count
        let key = BodyDelivery.Key(mailbox: .inbox, uidValidity: 1_700_000_001, uid: 2)
        #expect(rig.server.log.bodies[key] == BodyDelivery(octets: 2 * octets + 10, completions: 2, starts: 2))
        #expect(rig.server.log.bodyCompletions == 3)
    }
}
