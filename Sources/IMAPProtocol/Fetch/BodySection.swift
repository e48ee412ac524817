/// Which piece of a message a body item is (`section`, RFC 9051 section 6.4.5). RFC822, RFC822.HEADER and
/// RFC822.TEXT are other names for three of them.
package struct BodySection: Hashable, Sendable, CustomStringConvertible {
    /// What of the part is meant.
    package enum Specifier: Hashable, Sendable {
        /// The part with everything in it; with no part number, the message.
        case whole
        case header
        case headerFields([String])
        case headerFieldsNot([String])
        case text
        case mime
    }

    /// `BODY[…]` gives octets as they are in the message, `BINARY[…]` decodes the transfer encoding (RFC 3516).
    package var isBinary: Bool
    /// Part numbers from the outside, such as 1, 2 for `BODY[1.2]`; empty for the message itself.
    package var part: [UInt32]
    package var specifier: Specifier

    package init(part: [UInt32] = [], _ specifier: Specifier = .whole, isBinary: Bool = false) {
        self.part = part
        self.specifier = specifier
        self.isBinary = isBinary
    }

    /// `BODY[]`: the message, every octet of it.
    package static let message = BodySection()
    /// `BODY[HEADER]`.
    package static let header = BodySection(.header)

    /// What stands between the brackets.
    package var description: String {
        let numbers = part.map(String.init).joined(separator: ".")
        let words =
            switch specifier {
            case .whole: ""
            case .header: "HEADER"
            case .headerFields(let names): "HEADER.FIELDS (\(names.joined(separator: " ")))"
            case .headerFieldsNot(let names): "HEADER.FIELDS.NOT (\(names.joined(separator: " ")))"
            case .text: "TEXT"
            case .mime: "MIME"
            }
        return numbers.isEmpty || words.isEmpty ? numbers + words : numbers + "." + words
    }
}
