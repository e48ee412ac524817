/// The transfer encodings of RFC 2045 section 6, leniently: what does not belong there is passed over.
enum TransferEncoding {
    static func base64(_ text: some Sequence<UInt8>) -> [UInt8] {
        var octets: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in text {
            guard let value = digit(byte) else { continue }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            bits &= (1 << UInt32(count)) - 1
        }
        return octets
    }

    /// A `=` without two hexadecimal digits stands for itself.
    static func quotedPrintable(_ text: some Collection<UInt8>) -> [UInt8] {
        var octets: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "="), let octet = octet(rest.prefix(2)) else {
                octets.append(byte)
                continue
            }
            octets.append(octet)
            rest = rest.dropFirst(2)
        }
        return octets
    }

    private static func octet(_ digits: ArraySlice<UInt8>) -> UInt8? {
        digits.count == 2 ? UInt8(String(decoding: digits, as: UTF8.self), radix: 16) : nil
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
