import Glibc

/// Reads a file line by line from some place on, in bounded memory.
struct LineReader: ~Copyable {
    struct Line {
        /// Without its line end; of a line longer than the limit, a part that is longer than the limit.
        var bytes: [UInt8]
        /// Where it begins in the file.
        var start: Int
        /// Bytes of it, with its line end.
        var length: Int
        /// Whether a line end came. Only the last line can lack it.
        var isWhole: Bool
    }

    private let descriptor: Int32
    private var block = [UInt8](repeating: 0, count: 65_536)
    private var held = 0..<0
    /// Of the next line, in the file.
    private var offset: Int
    /// An `errno` when reading failed, after which no more lines come.
    private(set) var failure: Int32 = 0

    init(_ descriptor: Int32, from offset: Int) {
        self.descriptor = descriptor
        self.offset = offset
    }

    /// The next line, `nil` at the end of the file.
    mutating func next() -> Line? {
        var line = Line(bytes: [], start: offset, length: 0, isWhole: false)
        while !line.isWhole {
            if held.isEmpty, !fill(at: offset + line.length) { break }
            let end = block[held].firstIndex(of: UInt8(ascii: "\n")) ?? held.upperBound
            if line.bytes.count <= AuditLine.limit { line.bytes += block[held.lowerBound..<end] }
            line.isWhole = end < held.upperBound
            let next = line.isWhole ? end + 1 : end
            line.length += next - held.lowerBound
            held = next..<held.upperBound
        }
        offset += line.length
        return line.length == 0 || failure != 0 ? nil : line
    }

    /// `false` at the end of the file.
    private mutating func fill(at place: Int) -> Bool {
        while true {
            let count = pread(descriptor, &block, block.count, place)
            if count < 0, errno == EINTR { continue }
            if count < 0 { failure = errno }
            held = 0..<max(count, 0)
            return count > 0
        }
    }
}
