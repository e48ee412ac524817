import IMAPProtocol
import Mail
import NIOCore
import Testing

@Suite("FETCH responses")
struct FetchResponseTests {
    @Test("The items a sync asks for, in any order and case")
    func usualItems() throws {
        let line = """
            * 12 FETCH (FLAGS (\\Seen \\Recent $Label1 \\flagged \\X) UID 4827 MODSEQ (12121231000) RFC822.SIZE 4286 \
            INTERNALDATE "17-Jul-1996 02:44:25 -0700")
            """
        let value = try #require(fetch(line))
        #expect(value.sequenceNumber == 12)
        #expect(value.uid == 4827)
        #expect(value.flags == MessageFlags([.seen, .flagged], keywords: [Keyword("$Label1")]))
        #expect(value.modSeq == 12_121_231_000)
        #expect(value.size == 4286)
        #expect(value.internalDate == InternalDate(secondsSince1970: 837_596_665, zoneOffsetMinutes: -420))
        #expect(value.internalDateText == nil)
        #expect(value.bodies.isEmpty && value.details.isEmpty && value.rejected.isEmpty)
        #expect(fetch("* 1 fetch (uid 7 flags ())")?.flags == MessageFlags.none)
        #expect(fetch("* 1 FETCH ( UID  7 FLAGS ( ) ) ")?.uid == 7)
        #expect(fetch("* 1 FETCH ()") == FetchResponse(sequenceNumber: 1))
        #expect(fetch("* 1 FETCH (MODSEQ 5)")?.modSeq == 5)
    }

    @Test("UIDFETCH names the message by UID; a broken 0 FETCH is read by its items")
    func otherKinds() {
        #expect(fetch("* 77 UIDFETCH (FLAGS (\\Seen))")?.uid == 77)
        #expect(fetch("* 77 UIDFETCH (FLAGS (\\Seen))")?.sequenceNumber == nil)
        #expect(fetch("* 0 FETCH (UID 5)") == FetchResponse(uid: 5))
    }

    static let rejected: [(String, [String])] = [
        ("RFC822.SIZE -1", ["RFC822.SIZE"]), ("RFC822.SIZE 12.0", ["RFC822.SIZE"]),
        ("RFC822.SIZE 99999999999999999999", ["RFC822.SIZE"]),
        ("MODSEQ (-1)", ["MODSEQ"]), ("MODSEQ (9223372036854775808)", ["MODSEQ"]), ("FLAGS NIL", ["FLAGS"]),
        ("INTERNALDATE 5", ["INTERNALDATE"]),
        ("X-GM-MSGID NIL", ["X-GM-MSGID"]), ("ENVELOPE (1 2)", ["ENVELOPE"]), ("BODYSTRUCTURE ()", ["BODYSTRUCTURE"]),
        ("BODY[] x", ["BODY"]), ("EMAILID NIL", ["EMAILID"]),
    ]

    @Test("An item that makes no sense is left out and named; the rest holds", arguments: rejected.indices)
    func rejectedItem(_ index: Int) throws {
        let (item, names) = Self.rejected[index]
        let value = try #require(fetch("* 3 FETCH (\(item) UID 9)"), "\(item)")
        #expect(value.rejected == names)
        #expect(value.uid == 9)
        #expect(value.size == nil && value.modSeq == nil && value.flags == nil && value.details.isEmpty && value.bodies.isEmpty)
    }

    @Test(
        "Unknown items are passed over, whatever their value",
        arguments: [
            "X-GUID abc", "X (a (b {3}\r\n)\"( \"q\\\")\") c)", "X-SECT[1.2]<0> \"a\"", "X-LIT {4}\r\n(a) ", "X-LIT ~{2+}\r\n\0)",
            "X NIL", "ANNOTATION (/comment (value.priv \"x\"))",
        ])
    func unknown(_ item: String) {
        var expected = FetchResponse(sequenceNumber: 3, uid: 9)
        expected.size = 5
        #expect(fetch("* 3 FETCH (UID 9 \(item) RFC822.SIZE 5)") == expected)
    }

    @Test("A date that is none is kept as text")
    func oddDate() {
        let value = fetch("* 1 FETCH (INTERNALDATE \"32-Foo-2020 00:00:00 +0000\")")
        #expect(value?.internalDate == nil)
        #expect(value?.internalDateText == "32-Foo-2020 00:00:00 +0000")
        #expect(fetch("* 1 FETCH (INTERNALDATE NIL)") == FetchResponse(sequenceNumber: 1))
    }

    @Test("Object ids, Gmail's items, SAVEDATE, PREVIEW, BINARY.SIZE")
    func details() throws {
        let value = try #require(
            fetch(
                """
                * 1 FETCH (EMAILID (M6d99) THREADID (T64b4) X-GM-MSGID 18446744073709551615 X-GM-THRID 1278455344230334865 \
                X-GM-LABELS (\\Inbox "\\\\Sent" "a b" {3}\r\n"x" Foo&AOQ-) SAVEDATE NIL PREVIEW "Hi" BINARY.SIZE[1.2] 4)
                """))
        #expect(value.emailID == "M6d99")
        #expect(value.threadID == "T64b4")
        #expect(value.gmailMessageID == UInt64.max)
        #expect(value.gmailThreadID == 1_278_455_344_230_334_865)
        #expect(
            value.gmailLabels?.map { String(decoding: $0, as: UTF8.self) } == ["\\Inbox", "\\Sent", "a b", "\"x\"", "Foo&AOQ-"])
        #expect(value.saveDate == nil)
        #expect(value.details.contains(.saveDate(nil)))
        #expect(value.details.contains(.preview("Hi")))
        #expect(value.details.contains(.binarySize(part: [1, 2], octets: 4)))
        #expect(fetch("* 1 FETCH (THREADID NIL)")?.details == [.threadID(nil)])
    }

    @Test(
        "What cannot be read at all is refused, and the next response is read",
        arguments: [
            "* 1 FETCH (UID 5", "* 1 FETCH (UID", "* 1 FETCH (UID 5) x", "* 1 FETCH (FLAGS (\\Seen) UID 5))",
            "* 1 FETCH (\"x\" (y)",
            "* 1 FETCH (BODY[FOO] \"x\")", "* 1 FETCH (BODY[] \"x)", "* 1 FETCH (BODY[ {3}\r\nabc)",
            "* 1 FETCH (X BODY[] {3}\r\nabc)",
            "* 1 FETCH ((BODY[] {3}\r\nabc))", "* 1 FETCH (BODY[0 {3}\r\nabc UID 3 BODY[] {4}\r\nA1 O)",
        ])
    func refused(_ line: String) {
        #expect(refusal(line) != nil)
    }
}
