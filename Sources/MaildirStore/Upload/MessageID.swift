/// Finds the Message-ID (RFC 5322 section 3.6.4) of a header.
enum MessageID {
    /// The longest that is of use, in bytes: a line's limit.
    private static let maximumLength = 998
    private static let name = Array("message-id".utf8)

    /// The first one, unfolded, with its angle brackets; `nil` where there is none, or none that a search could be sent with.
    static func find(in header: [UInt8]) -> String? {
        var lines = header.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
        while let line = lines.popFirst() {
            guard var value = value(of: line) else { continue }
            while let next = lines.first, let first = next.first, first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") {
                value += next
                lines.removeFirst()
                guard value.count <= 4 * maximumLength else { return nil }
            }
            return text(of: value)
        }
        return nil
    }

    /// What follows the colon, if this line begins the field.
    private static func value(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard line.count > name.count else { return nil }
        let isNamed = zip(line, name).allSatisfy { $0 | 0x20 == $1 }
        guard isNamed else { return nil }
        let rest = line.dropFirst(name.count).drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return rest.first == UInt8(ascii: ":") ? rest.dropFirst() : nil
    }

    private static func text(of value: ArraySlice<UInt8>) -> String? {
        var bytes = value.filter { $0 != UInt8(ascii: "\r") }[...]
        if let begin = bytes.firstIndex(of: UInt8(ascii: "<")), let end = bytes[begin...].firstIndex(of: UInt8(ascii: ">")) {
            bytes = bytes[begin...end]
        }
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        bytes = bytes.drop(while: isSpace)
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        guard (1...maximumLength).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
