/// Strings as the server writes them (RFC 3501 section 4.3).
enum WireText {
    /// Quoted, or a literal where quoting cannot be.
    static func string(_ bytes: [UInt8]) -> [UInt8] {
        if bytes.contains(where: { $0 == 0 || $0 == 10 || $0 == 13 || $0 >= 0x80 }) {
            return Array("{\(bytes.count)}\r\n".utf8) + bytes
        }
        let special: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "\\")]
        return [special[0]] + bytes.flatMap { special.contains($0) ? [special[1], $0] : [$0] } + [special[0]]
    }

    /// `NIL` for a string that is not there.
    static func optional(_ bytes: [UInt8]?) -> [UInt8] { bytes.map(string) ?? Array("NIL".utf8) }
}
