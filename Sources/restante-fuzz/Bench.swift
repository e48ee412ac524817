import IMAPProtocol
import NIOCore

/// How fast responses are parsed, on one core.
enum Bench {
    static func run() {
        report("small FETCH lines (UID FLAGS MODSEQ)", unit: "lines/s", chunk: 65_536) { number in
            "* \(number) FETCH (UID \(number + 1000) FLAGS (\\Seen \\Answered) MODSEQ (\(number + 123_456)))\r\n"
        }
        report("FETCH lines of a first backup, no body", unit: "lines/s", chunk: 65_536) { number in
            "* \(number) FETCH (UID \(number) FLAGS (\\Seen $Label1) INTERNALDATE \"17-Jul-2024 02:44:25 +0200\" RFC822.SIZE 8192)\r\n"
        }
        let body = String(repeating: String(repeating: "x", count: 70) + "\r\n", count: 114)
        report("messages of 8 kB", unit: "messages/s", chunk: 65_536) { number in
            "* \(number) FETCH (UID \(number) FLAGS (\\Seen) BODY[] {\(body.utf8.count)}\r\n\(body))\r\n"
        }
    }

    private static func report(_ title: String, unit: String, chunk: Int, _ line: (Int) -> String) {
        var stream: [UInt8] = []
        let lines = 20_000
        for number in 1...lines { stream += line(number).utf8 }
        let chunks = stride(from: 0, to: stream.count, by: chunk).map {
            ByteBuffer(bytes: stream[$0..<min($0 + chunk, stream.count)])
        }
        var best = Duration.seconds(1_000)
        for _ in 0..<10 { best = min(best, ContinuousClock().measure { parse(chunks, expecting: lines) }) }
        let seconds = Double(best.components.attoseconds) / 1e18 + Double(best.components.seconds)
        let rate = Int(Double(lines) / seconds)
        let bandwidth = Int(Double(stream.count) / seconds / 1e6)
        print("\(title): \(rate) \(unit), \(bandwidth) MB/s")
    }

    private static func parse(_ chunks: [ByteBuffer], expecting lines: Int) {
        var parser = ResponseParser()
        var found = 0
        for chunk in chunks {
            parser.append(chunk)
            while let event = try? parser.next() {
                if case .response(.fetch(let fetch)) = event, fetch.uid != nil { found += 1 }
            }
        }
        precondition(found == lines, "the benchmark parsed \(found) of \(lines) lines")
    }
}
