import IMAPProtocol
import Mail
import NIOCore
import Testing

@Suite("Limits and hostile input")
struct ParserLimitsTests {
    private let small = ParserLimits(maxLineBytes: 200, maxNesting: 5, maxListCount: 10, maxLiteral: 50, maxBody: 1000)

    private func isFatal(_ parsed: Parsed?) -> Bool {
        if case .error(_, recoverable: false)? = parsed { true } else { false }
    }

    private func isRecoverable(_ parsed: Parsed?) -> Bool {
        if case .error(_, recoverable: true)? = parsed { true } else { false }
    }

    static let endings = [
        "* SEARCH " + String(repeating: "1 ", count: 200) + "\r\n", "* X " + String(repeating: "y", count: 500),
        "* LIST () \"/\" {51}\r\n",
        "* 1 FETCH (BODY[] {1001}\r\n", "* 1 FETCH (BODY[] {99999999999999999999}\r\n", "* ID ({4294967296}\r\n",
        "* X {18446744073709551616}\r\n",
        "* X {50}\r\n" + String(repeating: "a", count: 50) + " {50}\r\n" + String(repeating: "a", count: 50) + " {50}\r\n"
            + String(repeating: "a", count: 50) + " {50}\r\n" + String(repeating: "a", count: 50),
        "* 1 FETCH (" + String(repeating: "BODY[] {1}\r\nx ", count: 50),
    ]

    @Test("What passes the limits of a line, literal or body ends the session, whole or in pieces", arguments: endings)
    func ending(_ stream: String) {
        for cut in [Cut.whole, .bytes, .random(seed: 7)] {
            let result = parse(Array(stream.utf8), cut: cut, limits: small)
            #expect(isFatal(result.last) || isRecoverable(result.last), "\(result)")
            #expect(result.contains { isFatal($0) || isRecoverable($0) })
        }
    }

    @Test("After such an error the parser says the same again, whatever comes")
    func staysFailed() {
        var parser = ResponseParser(limits: small)
        parser.append(ByteBuffer(string: "* LIST () \"/\" {51}\r\n"))
        #expect(throws: ParseError.self) { try parser.next() }
        parser.append(ByteBuffer(string: "* 1 EXISTS\r\n"))
        #expect(throws: ParseError.self) { try parser.next() }
    }

    @Test(
        "Too many list elements or too deep lists are refused, and the next response is read",
        arguments: [
            "* FLAGS (a b c d e f g h i j k)", "* CAPABILITY 1 2 3 4 5 6 7 8 9 10 11", "* 1 FETCH (X ((((((a)))))))",
            "* 1 FETCH (BODYSTRUCTURE ((((((\"a\" \"b\")))))) UID 1 x)", "* 1 FETCH (FLAGS (a b c d e f g h i j) X 1 UID 5)",
        ])
    func recoverable(_ line: String) {
        let (result, agree) = parseEveryWay(line + "\r\n* 1 EXISTS\r\n", limits: small)
        #expect(agree)
        #expect(result.count == 2)
        #expect(isRecoverable(result.first))
        #expect(result.last == .event(.response(.exists(1))))
    }

    @Test("Half a million nested lists do not exhaust the stack")
    func deepNesting() {
        let limits = ParserLimits(maxNesting: 1_000_000)
        for item in ["BODYSTRUCTURE ", "X ", "ENVELOPE "] {
            let line = "* 1 FETCH (" + item + String(repeating: "(", count: 500_000) + "\r\n"
            #expect(isRecoverable(parse(Array(line.utf8), limits: limits).first))
        }
    }

    @Test("A long line in tiny pieces is looked at once")
    func tinyPieces() {
        let line = Array(("* 1 FETCH (X-GM-LABELS (" + String(repeating: "{1}\r\na ", count: 20_000) + ") UID 5)\r\n").utf8)
        let result = parse(line, cut: .bytes)
        #expect(result.count == 1)
        guard case .event(.response(.fetch(let fetch)))? = result.first else { return #expect(Bool(false), "\(result)") }
        #expect(fetch.gmailLabels?.count == 20_000)
    }

    @Test("A hundred thousand numbers in descending order are sorted, not inserted one by one")
    func descending() {
        let numbers = stride(from: UInt32(400_000), to: 0, by: -2)
        let line = "* SEARCH " + numbers.map(String.init).joined(separator: " ") + "\r\n"
        guard case .event(.response(.search(let found)))? = parse(Array(line.utf8)).first else { return #expect(Bool(false)) }
        #expect(found.numbers.count == 200_000)
        #expect(found.numbers.first == 2)
    }

    @Test("An error tells where it is: in the response and in the stream")
    func position() {
        var parser = ResponseParser()
        parser.append(ByteBuffer(string: "* 1 EXISTS\r\n* VANISHED 1:*\r\n"))
        #expect(throws: Never.self) { try parser.next() }
        do {
            _ = try parser.next()
            #expect(Bool(false), "nothing was refused")
        } catch {
            #expect(error.position == 13)
            #expect(error.streamOffset == 12)
            #expect(error.excerpt.contains("VANISHED 1:*"))
            #expect(error.description == "a number is missing at octet 13 of the response: \(error.excerpt)")
        }
    }

    @Test("Bytes behind a response are counted: STARTTLS must see none")
    func bufferedBytes() throws {
        var parser = ResponseParser()
        parser.append(ByteBuffer(string: "A1 OK begin TLS\r\n* injec"))
        _ = try parser.next()
        #expect(parser.bufferedBytes == 7)
        parser.append(ByteBuffer(string: "ted"))
        #expect(try parser.next() == nil)
        #expect(parser.bufferedBytes == 10)
    }
}
