/// An address as MAIL and RCPT carry it (RFC 5321 section 4.1.2), without angle brackets.
package struct SMTPAddress: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// RFC 5321 section 4.5.3.1.3, without the brackets.
    private static let longest = 254

    /// `nil` unless it is `somebody@somewhere`, with nothing in it that could end the command or add to it.
    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        let forbidden = "<>()[]\\,;:\" "
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.value > 32 && !(0x7F...0xA0).contains($0.value) && !forbidden.unicodeScalars.contains($0)
        }
        guard isPlain else { return nil }
        description = text
    }

    /// Needs a server with SMTPUTF8 (RFC 6531) unless so.
    var isASCII: Bool { description.utf8.allSatisfy { $0 < 0x80 } }
}
