/// A plain text message that is computed from its seed: any slice of it without the rest, so that even one of 200 MB
/// needs no memory.
package struct GeneratedMessage: Sendable, Hashable {
    package let seed: UInt64
    /// Exact length of the whole message. Shorter than the header cuts the header.
    package let octets: Int

    package init(seed: UInt64, octets: Int) {
        self.seed = seed
        self.octets = max(octets, 0)
    }

    /// One line of text with its CRLF.
    private static let lineOctets = 72

    /// The header block with its empty line.
    package var header: [UInt8] {
        let number = String(seed, radix: 36)
        return Array(
            """
            From: Sender \(seed % 97) <sender\(seed % 97)@example.org>\r
            To: Receiver <receiver@example.org>\r
            Subject: Generated message \(number)\r
            Date: \(RFC5322Date.text(secondsSince1970: 1_500_000_000 + Int64(seed % 200_000_000)))\r
            Message-ID: <\(number).\(octets)@sandbox.example.org>\r
            MIME-Version: 1.0\r
            Content-Type: text/plain; charset=us-ascii\r
            \r

            """.utf8)
    }

    /// The bytes at `range`, cut to what there is.
    package func bytes(in range: Range<Int>) -> [UInt8] {
        let range = range.clamped(to: 0..<octets)
        let header = header
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        if range.lowerBound < header.count {
            result += header[range.lowerBound..<min(range.upperBound, header.count)]
        }
        var offset = max(range.lowerBound - header.count, 0)
        let end = range.upperBound - header.count
        while offset < end {
            let (line, column) = (offset / Self.lineOctets, offset % Self.lineOctets)
            let piece = text(ofLine: line)[column..<min(Self.lineOctets, column + end - offset)]
            result += piece
            offset += piece.count
        }
        endWithLineBreak(&result, at: range)
        return result
    }

    /// A message ends with a whole line, whatever its length, and the cut leaves no CR alone before that end.
    private func endWithLineBreak(_ bytes: inout [UInt8], at range: Range<Int>) {
        func set(_ offset: Int, to byte: UInt8, where isWrong: (UInt8) -> Bool = { _ in true }) {
            guard range.contains(offset), isWrong(bytes[offset - range.lowerBound]) else { return }
            bytes[offset - range.lowerBound] = byte
        }
        set(octets - 3, to: 122) { $0 == 13 }
        set(octets - 2, to: 13)
        set(octets - 1, to: 10)
    }

    /// Line `line` of the text: words of lower-case letters from the seed and the line's number.
    private func text(ofLine line: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: seed ^ (UInt64(truncatingIfNeeded: line) &* 0xD6E8_FEB8_6659_FD93))
        return [UInt8](unsafeUninitializedCapacity: Self.lineOctets) { buffer, count in
            var bits: UInt64 = 0
            for column in 0..<Self.lineOctets - 2 {
                if column % 12 == 0 { bits = generator.next() }
                let value = UInt8(bits & 31)
                bits >>= 5
                buffer[column] = value < 26 ? 97 + value : 32
            }
            // A dot or a blank at either end would be at the mercy of other software's ideas.
            buffer[0] = 97
            buffer[Self.lineOctets - 3] = 122
            (buffer[Self.lineOctets - 2], buffer[Self.lineOctets - 1]) = (13, 10)
            count = Self.lineOctets
        }
    }
}
