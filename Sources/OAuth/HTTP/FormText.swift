/// `application/x-www-form-urlencoded` (RFC 6749 appendix B).
package enum FormText {
    /// Encodes all but unreserved characters (RFC 3986 section 2.3): secrets hold `+`, `/` and `~`.
    package static func encode(_ fields: [FormField]) -> String {
        fields.map { escape($0.name) + "=" + escape($0.value.exposed()) }.joined(separator: "&")
    }

    /// One name or value, percent-encoded.
    package static func escape(_ text: String) -> String {
        var escaped: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                escaped.append(byte)
            } else {
                escaped += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// The fields of a query or a form, in their order.
    /// - Returns: `nil` where an escape is broken, the text is not UTF-8 then, or there are more than 64 fields.
    package static func decode(_ text: some StringProtocol) -> [FormField]? {
        let pieces = text.utf8.split(separator: UInt8(ascii: "&"))
        guard pieces.count <= 64 else { return nil }
        var fields: [FormField] = []
        for piece in pieces {
            let sides = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = unescape(sides[0]), let value = sides.count > 1 ? unescape(sides[1]) : "" else { return nil }
            fields.append(FormField(name, value))
        }
        return fields
    }

    private static func unescape(_ bytes: some Sequence<UInt8>) -> String? {
        var plain: [UInt8] = []
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): plain.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(value), let low = iterator.next().flatMap(value) else { return nil }
                plain.append(high << 4 | low)
            default: plain.append(byte)
            }
        }
        return String(validating: plain, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x41 + 10
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
