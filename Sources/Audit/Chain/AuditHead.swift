import Hashing
import Mail

/// A line of the chain by number and digest. Written down elsewhere, it proves later that everything up to that line is
/// still as it was.
package struct AuditHead: Equatable, Sendable {
    /// Counts from 1; 0 stands before the first line.
    package let number: Int
    /// SHA-256 of the line without its line end.
    package let digest: String
    /// Where the line begins and ends in the file, in bytes, with its line end.
    let start: Int
    let end: Int

    /// Before the first line.
    static let beginning = AuditHead(number: 0, digest: String(repeating: "0", count: 64), start: 0, end: 0)

    init(number: Int, digest: String, start: Int, end: Int) {
        self.number = number
        self.digest = digest
        self.start = start
        self.end = end
    }

    /// The form in the file `audit.head`, and for noting down: `17 <64 hexadecimal digits> 2081 2304`.
    package var text: String { "\(number) \(digest) \(start) \(end)" }

    /// `nil` for anything that ``text`` does not make.
    package init?(text: some StringProtocol) {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 4, let number = Int(words[0]), let start = Int(words[2]), let end = Int(words[3]),
            1...1 << 48 ~= number, 0 <= start, start < end, words[1].utf8.count == 64,
            words[1].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.init(number: number, digest: String(words[1]), start: start, end: end)
    }

    /// The head after one more line.
    func followed(by line: [UInt8]) -> AuditHead {
        AuditHead(number: number + 1, digest: SHA256.digest(line).description, start: end, end: end + line.count + 1)
    }
}
