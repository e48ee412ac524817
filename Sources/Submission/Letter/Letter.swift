import NIOCore

/// A message and where it goes. Line ends are made CR LF, whatever they were (RFC 5321 section 2.3.8): a bare one would let
/// a server see the end of the message where there is none.
package struct Letter: Sendable {
    /// Why it cannot be sent anywhere.
    package enum Fault: Error, Equatable {
        case noRecipient
        /// RFC 5321 section 4.5.3.1.6: 1,000 octets with its end.
        case lineTooLong(octets: Int)
    }

    package let sender: SMTPAddress
    package let recipients: [SMTPAddress]
    /// Header and body; ends with CR LF.
    let content: ByteBuffer
    /// Needs 8BITMIME (RFC 6152).
    let hasEightBit: Bool

    private static let longestLine = 998

    package init(from sender: SMTPAddress, to recipients: [SMTPAddress], content: [UInt8]) throws(Fault) {
        guard !recipients.isEmpty else { throw .noRecipient }
        self.sender = sender
        self.recipients = recipients
        var lines = ByteBuffer()
        lines.reserveCapacity(content.count + content.count / 32 + 2)
        var rest = content[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
            guard line.count <= Self.longestLine else { throw .lineTooLong(octets: line.count) }
            lines.writeBytes(line)
            lines.writeStaticString("\r\n")
            rest = rest[line.endIndex...]
            let isPair = rest.starts(with: [UInt8(ascii: "\r"), UInt8(ascii: "\n")])
            rest = rest.dropFirst(isPair ? 2 : 1)
        }
        self.content = lines
        hasEightBit = content.contains { $0 >= 0x80 }
    }

    /// As DATA wants it: a dot at the beginning of a line doubled, and a line with a dot alone at the end (RFC 5321
    /// sections 4.5.2 and 4.1.1.4).
    var stuffed: ByteBuffer {
        var result = ByteBuffer()
        result.reserveCapacity(content.readableBytes + 16)
        var isLineStart = true
        for byte in content.readableBytesView {
            if isLineStart, byte == UInt8(ascii: ".") { result.writeInteger(byte) }
            result.writeInteger(byte)
            isLineStart = byte == UInt8(ascii: "\n")
        }
        result.writeStaticString(".\r\n")
        return result
    }
}
