/// The transfer encodings of RFC 2045 section 6, leniently: what does not belong there is passed over.
package enum TransferEncoding: Sendable, Equatable {
    /// 7bit, 8bit and binary: the octets are themselves.
    case identity
    case quotedPrintable
    case base64
    /// One that nobody knows: the octets cannot be had.
    case unknown

    /// - Parameter label: the value of Content-Transfer-Encoding; empty for a part that has none.
    init(_ label: String) {
        switch label {
        case "", "7bit", "8bit", "binary", "7-bit", "8-bit": self = .identity
        case "quoted-printable": self = .quotedPrintable
        case "base64": self = .base64
        default: self = .unknown
        }
    }

    func decode(_ octets: [UInt8]) -> [UInt8] {
        switch self {
        case .identity: octets
        case .quotedPrintable: Self.quotedPrintable(octets)
        case .base64: Self.base64(octets)
        case .unknown: []
        }
    }

    /// 0 to 63, 0x40 for padding, 0x80 for what is no digit.
    private static let digits: [UInt8] = {
        var table = [UInt8](repeating: 0x80, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, digit) in alphabet.utf8.enumerated() { table[Int(digit)] = UInt8(value) }
        table[Int(UInt8(ascii: "="))] = 0x40
        return table
    }()

    /// Several encoded texts behind each other, each with its padding, are one.
    package static func base64(_ text: some Collection<UInt8>) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count / 4 * 3 + 3)
        var (bits, count) = (UInt32(0), UInt32(0))
        digits.withUnsafeBufferPointer { digits in
            for byte in text {
                let value = digits[Int(byte)]
                guard value < 0x40 else {
                    if value == 0x40 { (bits, count) = (0, 0) }
                    continue
                }
                bits = bits << 6 | UInt32(value)
                count += 6
                guard count >= 8 else { continue }
                count -= 8
                octets.append(UInt8(truncatingIfNeeded: bits >> count))
                bits &= (1 << count) - 1
            }
        }
        return octets
    }

    /// A `=` without two hexadecimal digits stands for itself; one at the end of a line joins it with the next.
    package static func quotedPrintable(_ text: [UInt8]) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            let byte = text[place]
            place += 1
            guard byte == UInt8(ascii: "=") else {
                octets.append(byte)
                continue
            }
            if place + 1 < text.count, let high = ASCII.hexValue(text[place]), let low = ASCII.hexValue(text[place + 1]) {
                octets.append(high << 4 | low)
                place += 2
            } else if let next = lineEnd(in: text, from: place) {
                place = next
            } else {
                octets.append(byte)
            }
        }
        return octets
    }

    /// Where the next line begins, if nothing but space is left of this one.
    private static func lineEnd(in text: [UInt8], from start: Int) -> Int? {
        var place = start
        // Longer padding is nobody's; looking further would take long for a text of nothing else.
        while place < text.count, place < start + 100, text[place] == 0x20 || text[place] == 0x09 || text[place] == 0x0D {
            place += 1
        }
        guard place < text.count else { return place }
        return text[place] == 0x0A ? place + 1 : nil
    }
}
