import IMAPProtocol
import Testing

@Suite("ENVELOPE and BODYSTRUCTURE")
struct StructureTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("The envelope of RFC 9051's example")
    func envelope() throws {
        let value = try #require(
            fetch(
                """
                * 12 FETCH (ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev2 WG mtg summary and minutes" \
                (("Terry Gray" NIL "gray" "cac.washington.edu"))(("Terry Gray" NIL "gray" "cac.washington.edu")) \
                (("Terry Gray" NIL "gray" "cac.washington.edu"))((NIL NIL "imap" "cac.washington.edu")) \
                ((NIL NIL "minutes" "CNRI.Reston.VA.US") ("John Klensin" NIL {7}\r\nKLENSIN "MIT.EDU")) NIL NIL \
                "<B27397-0100000@cac.washington.ed>"))
                """)?.envelope)
        #expect(value.date == bytes("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)"))
        #expect(
            value.from == [
                Address(name: bytes("Terry Gray"), route: nil, mailbox: bytes("gray"), host: bytes("cac.washington.edu"))
            ])
        #expect(value.to.map(\.mailbox) == [bytes("imap")])
        #expect(value.cc.map(\.mailbox) == [bytes("minutes"), bytes("KLENSIN")])
        #expect(value.bcc.isEmpty)
        #expect(value.inReplyTo == nil)
        #expect(value.messageID == bytes("<B27397-0100000@cac.washington.ed>"))
    }

    @Test("Odd envelopes: 8-bit text, unescaped backslashes, empty strings for NIL")
    func oddEnvelope() throws {
        let value = try #require(
            fetch("* 1 FETCH (ENVELOPE (\"\" \"C:\\x é \\\"q\\\"\" \"\" NIL NIL NIL NIL NIL NIL NIL))")?.envelope)
        #expect(value.date == [])
        #expect(value.subject == bytes("C:\\x é \"q\""))
        #expect(value.from.isEmpty)
    }

    @Test("A text part, with and without extension data")
    func textPart() throws {
        var part = BodyPart(type: bytes("TEXT"), subtype: bytes("PLAIN"))
        part.parameters = [BodyParameter(name: bytes("CHARSET"), value: bytes("US-ASCII"))]
        part.encoding = bytes("7BIT")
        part.size = 3028
        part.lines = 92
        #expect(
            fetch("* 1 FETCH (BODY (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 3028 92))")?.bodyStructure
                == .part(part))
        part.disposition = BodyDisposition(type: bytes("inline"), parameters: [])
        #expect(
            fetch(
                """
                * 1 FETCH (BODYSTRUCTURE ("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92 NIL ("inline" NIL) ("en" "de") \
                "loc" (1 2)))
                """)?.bodyStructure == .part(part))
    }

    @Test("Parts within parts, a message among them")
    func nested() throws {
        let value = try #require(
            fetch(
                """
                * 1 FETCH (BODYSTRUCTURE (("text" "html" NIL NIL NIL "base64" 10 1)("message" "rfc822" NIL NIL NIL "7bit" 500 \
                (NIL "inner" NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" NIL NIL NIL "7bit" -1 NIL) 9) "mixed" ("boundary" "b") NIL NIL))
                """)?.bodyStructure)
        guard case .multipart(let parts, let subtype, let parameters, nil) = value else {
            return #expect(Bool(false), "\(value)")
        }
        #expect(subtype == bytes("mixed"))
        #expect(parameters == [BodyParameter(name: bytes("boundary"), value: bytes("b"))])
        guard parts.count == 2, case .part(let message) = parts[1] else { return #expect(Bool(false)) }
        #expect(message.message?.envelope.subject == bytes("inner"))
        #expect(message.lines == 9)
        guard case .part(let text)? = message.message?.structure else { return #expect(Bool(false)) }
        #expect(text.size == nil)
    }
}
