/// The bytes of a message as they go over the wire.
package enum SandboxBody: Sendable, Equatable {
    /// Kept as they are.
    case stored([UInt8])
    /// Made when asked for: the same bytes for the same seed and length, at the cost of sixteen bytes of memory.
    case generated(GeneratedMessage)

    /// RFC822.SIZE (RFC 3501 section 2.3.4).
    package var octets: Int {
        switch self {
        case .stored(let bytes): bytes.count
        case .generated(let message): message.octets
        }
    }

    /// All bytes. For a large generated message prefer ``bytes(in:)``.
    package var bytes: [UInt8] { bytes(in: 0..<octets) }

    /// The bytes at `range`, cut to what there is.
    package func bytes(in range: Range<Int>) -> [UInt8] {
        switch self {
        case .stored(let bytes): Array(bytes[range.clamped(to: 0..<bytes.count)])
        case .generated(let message): message.bytes(in: range)
        }
    }

    /// Octets of the header with the empty line that ends it; everything when there is no empty line.
    var headerOctets: Int {
        switch self {
        case .generated(let message): min(message.header.count, message.octets)
        case .stored(let bytes):
            bytes.starts(with: [13, 10]) ? 2 : bytes.indexAfterEmptyLine ?? bytes.count
        }
    }
}

extension [UInt8] {
    /// The index after the first CRLF CRLF.
    fileprivate var indexAfterEmptyLine: Int? {
        guard count >= 4 else { return nil }
        var index = 0
        while let line = self[index...].firstIndex(of: 13) {
            if line + 4 <= count, self[line + 1] == 10, self[line + 2] == 13, self[line + 3] == 10 { return line + 4 }
            index = line + 1
        }
        return nil
    }
}
