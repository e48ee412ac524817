import Mail

/// The encoding of mailbox names: ASCII for itself, everything else as base64 of UTF-16 between `&` and `-` (RFC 3501
/// section 5.1.3).
package enum ModifiedUTF7 {
    package static func encode(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var pending: [UInt16] = []
        for unit in text.utf16 {
            guard (0x20...0x7E).contains(unit) else {
                pending.append(unit)
                continue
            }
            appendShifted(&pending, to: &result)
            result.append(UInt8(unit))
            if unit == 0x26 { result.append(UInt8(ascii: "-")) }
        }
        appendShifted(&pending, to: &result)
        return result
    }

    /// `nil` unless the bytes are exactly what ``encode(_:)`` makes of the text: 8-bit bytes, base64 that is cut off or
    /// not needed, and halves of surrogate pairs are all refused, so that no two names mean the same text.
    package static func decode(_ bytes: [UInt8]) -> String? {
        var units: [UInt16] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard (0x20...0x7E).contains(byte) else { return nil }
            guard byte == UInt8(ascii: "&") else {
                units.append(UInt16(byte))
                continue
            }
            guard let close = bytes[index...].firstIndex(of: UInt8(ascii: "-")) else { return nil }
            guard let shifted = shiftedUnits(bytes[index..<close]) else { return nil }
            units += close == index ? [0x26] : shifted
            index = close + 1
        }
        let text = String(decoding: units, as: UTF16.self)
        return encode(text) == bytes ? text : nil
    }

    private static func appendShifted(_ pending: inout [UInt16], to result: inout [UInt8]) {
        guard !pending.isEmpty else { return }
        let octets = pending.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let digits = Base64.encode(octets).utf8.filter { $0 != UInt8(ascii: "=") }
        result.append(UInt8(ascii: "&"))
        result += digits.map { $0 == UInt8(ascii: "/") ? UInt8(ascii: ",") : $0 }
        result.append(UInt8(ascii: "-"))
        pending = []
    }

    private static func shiftedUnits(_ digits: ArraySlice<UInt8>) -> [UInt16]? {
        guard !digits.contains(UInt8(ascii: "/")) else { return nil }
        let text = String(decoding: digits.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: "/") : $0 }, as: UTF8.self)
        guard let octets = Base64.decode(text, isPadded: false), octets.count % 2 == 0 else { return nil }
        return stride(from: 0, to: octets.count, by: 2).map { UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]) }
    }
}
