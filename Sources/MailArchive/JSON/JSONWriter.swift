/// Writes JSON (RFC 8259) whose bytes depend on nothing but the values and their order.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    mutating func object(_ body: (inout JSONWriter) -> Void) { enclose("{", "}", body) }

    mutating func array(_ body: (inout JSONWriter) -> Void) { enclose("[", "]", body) }

    mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func field(_ name: String, _ value: String) { key(name); string(value) }

    mutating func field(_ name: String, _ value: UInt64) { key(name); number(value) }

    mutating func field(_ name: String, _ values: [String]) {
        key(name)
        array { for value in values { $0.string(value) } }
    }

    /// What has no value is left out.
    mutating func field(_ name: String, ifAny value: String?) { if let value { field(name, value) } }

    mutating func number(_ value: UInt64) {
        separate()
        bytes += String(value).utf8
    }

    mutating func string(_ text: String) {
        separate()
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20, 0x7F: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A line's end between values, for readers.
    mutating func line() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func enclose(_ open: StaticString, _ close: StaticString, _ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(open.utf8Start.pointee)
        needsComma = false
        body(&self)
        bytes.append(close.utf8Start.pointee)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }
}
