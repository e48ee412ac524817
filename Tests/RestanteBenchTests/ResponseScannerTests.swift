import Testing

@testable import restante_bench

struct ResponseScannerTests {
    /// Two bodies, one of which looks like protocol and one like the beginning of another literal, then a tagged answer.
    private static let stream = """
        * OK ready\r
        * 1 FETCH (UID 7 BODY[] {14}\r
        T1 OK a trick\n FLAGS (\\Seen))\r
        * 2 FETCH (UID 8 BODY[] {6}\r
        x {99}) \r
        T1 OK done\r\n
        """

    private static let lines = [
        "* OK ready", "* 1 FETCH (UID 7 BODY[] {14} FLAGS (\\Seen))", "* 2 FETCH (UID 8 BODY[] {6}) ", "T1 OK done",
    ]

    @Test("a stream gives the same lines and literals however it is cut", arguments: [1, 2, 3, 7, 64, 1_000])
    func cuts(pieceLength: Int) throws {
        var scanner = ResponseScanner()
        var seen: [String] = []
        let bytes = Array(Self.stream.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieceLength) {
            try bytes[start..<min(start + pieceLength, bytes.count)].withUnsafeBytes { piece in
                try scanner.scan(piece) { seen.append(String(decoding: $0, as: UTF8.self)) }
            }
        }
        #expect(seen == Self.lines)
        #expect(scanner.literals == 2)
        #expect(scanner.literalOctets == 20)
    }

    @Test("a line without an end is refused instead of filling memory")
    func endlessLine() {
        var scanner = ResponseScanner()
        let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 2 << 20)
        #expect(throws: BenchError.self) { try bytes.withUnsafeBytes { try scanner.scan($0) { _ in } } }
    }
}
