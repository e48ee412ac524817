/// Writes one level of a folder's name: plain, escaped, or in modified UTF-7 (RFC 3501 section 5.1.3).
struct LevelWriter {
    private let escape: UInt8
    private let isModifiedUTF7: Bool
    private var bytes: [UInt8] = []
    /// UTF-16 units that wait to be written as one shifted run.
    private var shifted: [UInt16] = []

    init(escape: UInt8, isModifiedUTF7: Bool) {
        self.escape = escape
        self.isModifiedUTF7 = isModifiedUTF7
    }

    mutating func append(_ scalar: Unicode.Scalar, escaped: Bool) {
        if isModifiedUTF7, !escaped, !(0x20...0x7E).contains(scalar.value) {
            shifted.append(contentsOf: UTF16.encode(scalar).map(Array.init) ?? [])
            return
        }
        flush()
        for byte in UTF8.encode(scalar).map(Array.init) ?? [] {
            if escaped {
                bytes += [escape, LevelWriter.digits[Int(byte >> 4)], LevelWriter.digits[Int(byte & 15)]]
            } else {
                bytes.append(byte)
            }
        }
        if isModifiedUTF7, !escaped, scalar == "&" { bytes.append(UInt8(ascii: "-")) }
    }

    mutating func finish() -> [UInt8] {
        flush()
        return bytes
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private mutating func flush() {
        guard !shifted.isEmpty else { return }
        bytes.append(UInt8(ascii: "&"))
        var (bits, count) = (UInt32(0), 0)
        for octet in shifted.flatMap({ [UInt8($0 >> 8), UInt8($0 & 0xFF)] }) {
            bits = bits << 8 | UInt32(octet)
            count += 8
            while count >= 6 {
                count -= 6
                bytes.append(ModifiedBase64.alphabet[Int(bits >> UInt32(count) & 63)])
            }
            bits &= (1 << UInt32(count)) - 1
        }
        if count > 0 { bytes.append(ModifiedBase64.alphabet[Int(bits << UInt32(6 - count) & 63)]) }
        bytes.append(UInt8(ascii: "-"))
        shifted.removeAll()
    }
}
