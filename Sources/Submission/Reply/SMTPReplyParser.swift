import NIOCore

/// Makes replies of bytes (RFC 5321 section 4.2.1), in bounded memory whatever comes.
package struct SMTPReplyParser {
    /// Why what came is no reply. There is no going on after it.
    package enum Fault: Error, Equatable {
        case lineTooLong, tooManyLines
        /// No code, or another one than in the line before.
        case notAReply(String)
    }

    /// RFC 5321 section 4.5.3.1.5 grants 512 octets to a line; a challenge may have 12,288 (RFC 4954 section 4).
    static let longestLine = 12_288 + 8
    static let mostLines = 200

    private var buffer = ByteBuffer()
    private var code: Int?
    private var lines: [String] = []

    package init() {}

    /// Of what is not a whole reply yet, and of replies that were not asked for.
    var isEmpty: Bool { buffer.readableBytes == 0 && lines.isEmpty }

    /// Bytes as they come.
    package mutating func append(_ bytes: ByteBuffer) {
        buffer.discardReadBytes()
        buffer.writeImmutableBuffer(bytes)
    }

    /// `nil` while bytes are missing.
    package mutating func next() throws(Fault) -> SMTPReply? {
        while let line = try line() {
            let text = line.dropFirst(3)
            guard let number = Self.code(line), code == nil || code == number, text.isEmpty || " -".utf8.contains(text[3]) else {
                throw .notAReply(Self.shown(line.prefix(60)))
            }
            code = number
            lines.append(Self.shown(text.dropFirst()))
            if text.first != UInt8(ascii: "-") {
                defer { (code, lines) = (nil, []) }
                return SMTPReply(code: number, lines: lines)
            }
            guard lines.count < Self.mostLines else { throw .tooManyLines }
        }
        return nil
    }

    /// Without its end, which should be CR LF and is LF alone at some.
    private mutating func line() throws(Fault) -> [UInt8]? {
        let view = buffer.readableBytesView
        guard let end = view.firstIndex(of: UInt8(ascii: "\n")) else {
            guard view.count <= Self.longestLine else { throw .lineTooLong }
            return nil
        }
        let length = end - view.startIndex
        guard length <= Self.longestLine else { throw .lineTooLong }
        guard var line = buffer.readBytes(length: length + 1) else { return nil }
        line.removeLast()
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
    }

    private static func code(_ line: [UInt8]) -> Int? {
        guard line.count >= 3, (0x32...0x35).contains(line[0]) else { return nil }
        guard line.prefix(3).allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return line.prefix(3).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func shown(_ bytes: some Sequence<UInt8>) -> String {
        let text = String(decoding: Array(bytes), as: UTF8.self)
        return String(
            String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && !(0x7F...0x9F).contains($0.value) }))
    }
}
