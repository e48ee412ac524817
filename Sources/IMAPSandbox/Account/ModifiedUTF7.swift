/// Modified UTF-7 of mailbox names (RFC 3501 section 5.1.3), the writing side.
enum ModifiedUTF7 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

    static func encode(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var pending: [UInt16] = []
        for scalar in text.unicodeScalars {
            guard (0x20...0x7E).contains(scalar.value) else {
                pending += Array(String(scalar).utf16)
                continue
            }
            result += shifted(pending)
            pending = []
            result += scalar == "&" ? Array("&-".utf8) : [UInt8(scalar.value)]
        }
        return result + shifted(pending)
    }

    private static func shifted(_ units: [UInt16]) -> [UInt8] {
        guard !units.isEmpty else { return [] }
        let bits = units.flatMap { unit in (0..<16).reversed().map { unit >> $0 & 1 } }
        let digits = stride(from: 0, to: bits.count, by: 6).map { start in
            alphabet[(0..<6).reduce(0) { $0 << 1 | (start + $1 < bits.count ? Int(bits[start + $1]) : 0) }]
        }
        return [UInt8(ascii: "&")] + digits + [UInt8(ascii: "-")]
    }
}
