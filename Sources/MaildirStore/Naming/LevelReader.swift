/// Reads what ``LevelWriter`` writes, and any name in which more than necessary is escaped.
struct LevelReader {
    let escape: UInt8
    let isModifiedUTF7: Bool

    /// `nil` for a broken escape, a broken shifted run, or what is not UTF-8 in the end.
    func read(_ name: [UInt8]) -> String? {
        var bytes: [UInt8] = []
        var index = 0
        while index < name.count {
            let byte = name[index]
            if byte == escape {
                guard index + 2 < name.count, let value = LevelReader.value(name[index + 1], name[index + 2])
                else { return nil }
                bytes.append(value)
                index += 3
            } else if isModifiedUTF7, byte == UInt8(ascii: "&") {
                guard let end = name[index...].firstIndex(of: UInt8(ascii: "-")) else { return nil }
                guard let run = LevelReader.unshift(name[(index + 1)..<end]) else { return nil }
                bytes += run
                index = end + 1
            } else {
                bytes.append(byte)
                index += 1
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The UTF-8 of what stands between `&` and `-`.
    private static func unshift(_ run: ArraySlice<UInt8>) -> [UInt8]? {
        if run.isEmpty { return [UInt8(ascii: "&")] }
        guard let octets = ModifiedBase64.decode(run), octets.count % 2 == 0 else { return nil }
        let units = stride(from: 0, to: octets.count, by: 2).map { UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]) }
        return String(validating: units, as: UTF16.self).map { Array($0.utf8) }
    }

    private static func value(_ high: UInt8, _ low: UInt8) -> UInt8? {
        guard let high = digit(high), let low = digit(low) else { return nil }
        return high << 4 | low
    }

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
