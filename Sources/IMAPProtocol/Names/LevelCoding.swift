/// One level of a mailbox name, as the server has it and as users read it.
///
/// A level that is not valid modified UTF-7 is shown byte by byte: printable ASCII for itself, everything else, and
/// `&`, as U+FFFD and two hexadecimal digits (`Entw�FCrfe`). Both ways together always give the same bytes back.
enum LevelCoding {
    private static let mark: Unicode.Scalar = "\u{FFFD}"
    private static let digits = Array("0123456789ABCDEF".unicodeScalars)

    static func decode(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        if let text = ModifiedUTF7.decode(bytes), !text.unicodeScalars.contains(mark) { return text }
        var scalars = String.UnicodeScalarView()
        for byte in bytes {
            if (0x20...0x7E).contains(byte), byte != UInt8(ascii: "&") {
                scalars.append(Unicode.Scalar(byte))
            } else {
                scalars.append(contentsOf: [mark, digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(scalars)
    }

    static func encode(_ text: String) -> [UInt8] {
        let scalars = Array(text.unicodeScalars)
        var result: [UInt8] = []
        var plain = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            if let byte = rawByte(scalars[index...]) {
                result += ModifiedUTF7.encode(String(plain))
                plain = String.UnicodeScalarView()
                result.append(byte)
                index += 3
            } else {
                plain.append(scalars[index])
                index += 1
            }
        }
        return result + ModifiedUTF7.encode(String(plain))
    }

    private static func rawByte(_ scalars: ArraySlice<Unicode.Scalar>) -> UInt8? {
        guard scalars.count >= 3, scalars.first == mark,
            let high = digits.firstIndex(of: scalars[scalars.startIndex + 1]),
            let low = digits.firstIndex(of: scalars[scalars.startIndex + 2])
        else { return nil }
        return UInt8(high << 4 | low)
    }
}
