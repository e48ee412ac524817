/// A plain text message that is computed from its seed: any slice of it without the rest, so that even one of 200 MB
/// needs no memory.
package struct GeneratedMessage: Sendable, Hashable {
    /// Decides the header and where the text begins.
    package let seed: UInt64
    /// Exact length of the whole message. Shorter than the header cuts the header.
    package let octets: Int

    /// A negative length counts as 0.
    package init(seed: UInt64, octets: Int) {
        self.seed = seed
        self.octets = max(octets, 0)
    }

    /// One line of text with its CRLF.
    private static let lineOctets = 72

    /// Lines of words, of which every message shows a part, beginning at a line that its seed decides and going round.
    private static let text: [UInt8] = {
        var generator = SeededGenerator(seed: 0x7E47)
        return (0..<1021).flatMap { _ in
            // A dot or a blank at either end would be at the mercy of other software's ideas.
            [97] + (0..<lineOctets - 4).map { _ in letter(generator.next()) } + [122, 13, 10]
        }
    }()

    /// A lower-case letter, or now and then a blank.
    private static func letter(_ bits: UInt64) -> UInt8 { bits % 31 < 26 ? 97 + UInt8(bits % 31) : 32 }

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
        let start = Int(seed % 1021) * Self.lineOctets
        while offset < end {
            let position = (start + offset) % Self.text.count
            let piece = Self.text[position..<min(Self.text.count, position + end - offset)]
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
}
