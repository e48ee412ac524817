/// Base64 with the alphabet for URLs and file names and without padding (RFC 4648 section 5, RFC 7515 section 2).
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The value of each byte, -1 for one outside of the alphabet.
    private static let values: [Int8] = {
        var values = [Int8](repeating: -1, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = Int8(value) }
        return values
    }()

    /// The text, without padding.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var (bits, held) = (0, 0)
        for byte in bytes {
            bits = (bits << 8 | Int(byte)) & 0xFFFF
            held += 8
            while held >= 6 {
                held -= 6
                text.append(alphabet[bits >> held & 0x3F])
            }
        }
        if held > 0 { text.append(alphabet[bits << (6 - held) & 0x3F]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// `nil` for padding, for anything outside of the alphabet, and for an end that no encoder makes.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, held) = (0, 0)
        for byte in text.utf8 {
            let value = values[Int(byte)]
            guard value >= 0 else { return nil }
            bits = (bits << 6 | Int(value)) & 0xFFFF
            held += 6
            guard held >= 8 else { continue }
            held -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> held))
        }
        guard held < 6, bits & ((1 << held) - 1) == 0 else { return nil }
        return bytes
    }
}
