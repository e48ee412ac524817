/// The alphabet of modified UTF-7's shifted runs: base64 with `,` for `/` (RFC 3501 section 5.1.3).
enum ModifiedBase64 {
    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

    /// The octets of a run without padding; `nil` for a foreign byte or bits left over that are not zero.
    static func decode(_ run: ArraySlice<UInt8>) -> [UInt8]? {
        var octets: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in run {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            bits &= (1 << UInt32(count)) - 1
        }
        return bits == 0 && count < 6 ? octets : nil
    }
}
