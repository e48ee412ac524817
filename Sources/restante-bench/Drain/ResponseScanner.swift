import Glibc

/// Finds the lines of an IMAP stream and steps over literals by counting them (RFC 3501, section 4.3); of a body it
/// sees nothing but its length.
struct ResponseScanner {
    /// Octets of literals seen so far.
    private(set) var literalOctets = 0
    /// Literals seen so far.
    private(set) var literals = 0

    private var line: [UInt8] = []
    private var literalLeft = 0

    private static let longestLine = 1 << 20

    /// Takes the next bytes; `onLine` gets each line that ends in them, without its literals and its CRLF.
    mutating func scan(_ bytes: UnsafeRawBufferPointer, onLine: ([UInt8]) throws -> Void) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            if literalLeft > 0 {
                let skipped = min(literalLeft, rest.count)
                literalLeft -= skipped
                rest = rest.dropFirst(skipped)
                continue
            }
            guard let length = Self.distanceToLineEnd(rest) else {
                line += rest
                break
            }
            line += rest.prefix(length)
            rest = rest.dropFirst(length + 1)
            try endOfLine(onLine)
        }
        guard line.count <= Self.longestLine else { throw BenchError("the server sent a line without an end") }
    }

    private mutating func endOfLine(_ onLine: ([UInt8]) throws -> Void) throws {
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        if let octets = Self.literalLength(line) {
            literals += 1
            literalOctets += octets
            literalLeft = octets
        } else {
            try onLine(line)
            line.removeAll(keepingCapacity: true)
        }
    }

    private static func distanceToLineEnd(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
        let whole = UnsafeRawBufferPointer(rebasing: bytes)
        guard let start = whole.baseAddress, let end = memchr(start, Int32(UInt8(ascii: "\n")), whole.count) else { return nil }
        return UnsafeRawPointer(end) - start
    }

    /// The `n` of a line that ends with `{n}`.
    private static func literalLength(_ line: [UInt8]) -> Int? {
        guard line.last == UInt8(ascii: "}"), let open = line.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        return Int(String(decoding: line[(open + 1)...].dropLast(), as: UTF8.self))
    }
}
