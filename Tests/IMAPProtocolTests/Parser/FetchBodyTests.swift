import IMAPProtocol
import Mail
import NIOCore
import Testing

@Suite("Bodies of FETCH responses")
struct FetchBodyTests {
    private func begin(_ section: BodySection, octets: UInt64, uid: UID? = 6, origin: UInt64? = nil) -> Parsed {
        .event(.bodyBegin(BodyStart(sequenceNumber: 5, uid: uid, section: section, origin: origin, octets: octets)))
    }

    private func bytes(_ text: String) -> Parsed { .event(.bodyBytes(ByteBuffer(string: text))) }

    private func end(_ change: (inout FetchResponse) -> Void) -> Parsed {
        var fetch = FetchResponse(sequenceNumber: 5, uid: 6)
        change(&fetch)
        return .event(.response(.fetch(fetch)))
    }

    @Test("A literal streams, and the FETCH goes on behind it")
    func literal() {
        let (result, agree) = parseEveryWay("* 5 FETCH (UID 6 BODY[] {12}\r\nA1 OK {3}\r\n) FLAGS (\\Seen))\r\n* 1 EXISTS\r\n")
        #expect(agree)
        #expect(
            result == [
                begin(.message, octets: 12), bytes("A1 OK {3}\r\n)"), .event(.bodyEnd),
                end {
                    $0.flags = MessageFlags(.seen)
                    $0.bodies = [FetchedBody(section: .message, content: .streamed(octets: 12))]
                },
                .event(.response(.exists(1))),
            ])
    }

    @Test("UID may come behind the body")
    func uidBehind() {
        let (result, agree) = parseEveryWay("* 5 FETCH (BODY[] {2}\r\nab UID 6)\r\n")
        #expect(agree)
        #expect(result.first == begin(.message, octets: 2, uid: nil))
        #expect(result.last == end { $0.bodies = [FetchedBody(section: .message, content: .streamed(octets: 2))] })
    }

    @Test("NIL, an empty string and an empty literal are three things")
    func nilAndEmpty() {
        #expect(fetch("* 5 FETCH (UID 6 BODY[] NIL)")?.body(.message) == .absent)
        #expect(fetch("* 5 FETCH (UID 6 BODY[] nil)")?.body(.message) == .absent)
        #expect(fetch("* 5 FETCH (UID 6 BODY[] \"\")")?.body(.message) == .inline(ByteBuffer()))
        #expect(fetch("* 5 FETCH (UID 6 BODY[] \"NIL\")")?.body(.message) == .inline(ByteBuffer(string: "NIL")))
        let (result, agree) = parseEveryWay("* 5 FETCH (UID 6 BODY[] {0}\r\n)\r\n")
        #expect(agree)
        #expect(
            result == [
                begin(.message, octets: 0), .event(.bodyEnd),
                end { $0.bodies = [FetchedBody(section: .message, content: .streamed(octets: 0))] },
            ])
    }

    static let sections: [(String, BodySection, UInt64?)] = [
        ("BODY[]", .message, nil), ("body[]<4096>", .message, 4096), ("RFC822", .message, nil), ("RFC822.HEADER", .header, nil),
        ("RFC822.TEXT", BodySection(.text), nil), ("BODY[HEADER]", .header, nil), ("BODY[1]", BodySection(part: [1]), nil),
        ("BODY[1.2.MIME]", BodySection(part: [1, 2], .mime), nil), ("BODY[TEXT]<0>", BodySection(.text), 0),
        ("BINARY[1]", BodySection(part: [1], isBinary: true), nil), ("BINARY[]", BodySection(isBinary: true), nil),
        ("BODY[HEADER.FIELDS (From \"To\")]", BodySection(.headerFields(["From", "To"])), nil),
        ("BODY[2.HEADER.FIELDS.NOT (Received)]", BodySection(part: [2], .headerFieldsNot(["Received"])), nil),
        ("BODY[HEADER.FIELDS ({4}\r\nFrom)]", BodySection(.headerFields(["From"])), nil),
    ]

    @Test("Every section streams, with {n}, {n+} and ~{n}", arguments: sections.indices)
    func section(_ index: Int) {
        let (name, section, origin) = Self.sections[index]
        for header in ["{3}", "{3+}", "~{3}"] {
            let (result, agree) = parseEveryWay("* 5 FETCH (FLAGS () UID 6 \(name) \(header)\r\na\0b)\r\n")
            #expect(agree)
            #expect(result.first == begin(section, octets: 3, origin: origin), "\(name)")
            #expect(result.dropFirst().first == bytes("a\0b"), "\(name)")
        }
    }

    @Test("Several bodies in one response, literals that are none among them")
    func several() {
        let stream =
            "* 5 FETCH (UID 6 X-GM-LABELS ({1}\r\nx BODY[] {2}\r\n()) BODY[HEADER] {4}\r\nabcd BINARY[1] ~{1}\r\n\0 BODY[2] \"q\" BODY[3] NIL)\r\n"
        let (result, agree) = parseEveryWay(stream)
        #expect(agree)
        #expect(result.count == 7)
        #expect(
            result.last
                == end {
                    $0.details = [.gmailLabels([[0x78], Array("BODY[]".utf8), Array("()".utf8)])]
                    $0.bodies = [
                        FetchedBody(section: .header, content: .streamed(octets: 4)),
                        FetchedBody(section: BodySection(part: [1], isBinary: true), content: .streamed(octets: 1)),
                        FetchedBody(section: BodySection(part: [2]), content: .inline(ByteBuffer(string: "q"))),
                        FetchedBody(section: BodySection(part: [3]), content: .absent),
                    ]
                })
    }

    @Test("A FETCH that makes no sense behind a body ends in an error, and its later bodies are passed over")
    func brokenBehindBody() {
        let (result, agree) = parseEveryWay(
            "* 5 FETCH (UID 6 BODY[] {2}\r\nab ((( BODY[1] {5}\r\n* 9 E BODY[2] {1}\r\nx)\r\n* 1 EXISTS\r\n")
        #expect(agree)
        #expect(result.prefix(3) == [begin(.message, octets: 2), bytes("ab"), .event(.bodyEnd)])
        #expect(result.count == 5)
        guard case .error(_, recoverable: true) = result[3] else { return #expect(Bool(false), "\(result[3])") }
        #expect(result[4] == .event(.response(.exists(1))))
    }

    @Test("A body comes out as slices of what came in, without copies")
    func slices() throws {
        var parser = ResponseParser()
        let buffer = ByteBuffer(string: "* 5 FETCH (UID 6 BODY[] {100}\r\n" + String(repeating: "x", count: 60))
        parser.append(buffer)
        _ = try parser.next()
        guard case .bodyBytes(let slice)? = try parser.next() else { return #expect(Bool(false)) }
        let inside = slice.withUnsafeReadableBytes { slice in
            buffer.withUnsafeReadableBytes { $0.baseAddress.map { $0 + 31 } == slice.baseAddress }
        }
        #expect(inside)
        #expect(slice.readableBytes == 60)
        #expect(try parser.next() == nil)
        #expect(parser.bufferedBytes == 0)
    }
}
