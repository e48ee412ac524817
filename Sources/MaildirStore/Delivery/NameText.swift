import Glibc

/// Composes the names of message files (Maildir-spec.md section 3), one after another in the same memory, ready for
/// system calls: a first backup makes two for every message.
struct NameText: ~Copyable {
    /// More than the longest name there is: a stem of 45 bytes, three numbers of 20, the marks, and 52 letters.
    private static let capacity = 256

    private let bytes = UnsafeMutablePointer<CChar>.allocate(capacity: NameText.capacity)
    private var count = 0

    init() {}

    deinit { bytes.deallocate() }

    /// The name as a C string, valid until the next change.
    var cString: UnsafePointer<CChar> {
        bytes[count] = 0
        return UnsafePointer(bytes)
    }

    var text: String {
        String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Begins with a stable part.
    mutating func begin(_ name: UniqueName) {
        count = 0
        append(name.stem.text)
        append("Q")
        append(name.serial, digits: 7)
        append(UniqueName.suffix)
    }

    /// Begins with a base name.
    mutating func begin(base: String) {
        count = 0
        append(base)
    }

    mutating func append(_ text: StaticString) {
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// In decimal, with zeros before it if it has fewer digits.
    mutating func append(_ number: UInt64, digits: Int = 1) {
        var rest = number
        var length = 1
        while rest > 9 {
            rest /= 10
            length += 1
        }
        let width = max(length, digits)
        precondition(count + width < NameText.capacity, "a file name is longer than any can be")
        rest = number
        for index in stride(from: count + width - 1, through: count, by: -1) {
            bytes[index] = CChar(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        }
        count += width
    }

    /// `:2,` and the letters.
    mutating func append(_ letters: InfoLetters) {
        append(":2,")
        var bits = letters.rawValue
        while bits != 0 {
            let index = UInt8(truncatingIfNeeded: bits.trailingZeroBitCount)
            append(byte: index < 26 ? UInt8(ascii: "A") + index : UInt8(ascii: "a") + index - 26)
            bits &= bits - 1
        }
    }

    private mutating func append(byte: UInt8) {
        precondition(count + 1 < NameText.capacity, "a file name is longer than any can be")
        bytes[count] = CChar(byte)
        count += 1
    }

    private mutating func append(_ text: UnsafeRawBufferPointer) {
        guard let base = text.baseAddress else { return }
        precondition(count + text.count < NameText.capacity, "a file name is longer than any can be")
        memcpy(bytes + count, base, text.count)
        count += text.count
    }
}
