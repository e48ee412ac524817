import Glibc

/// Reads a message's file as the wire form (Maildir-spec.md section 4), piece by piece, with constant memory.
struct WireFormReader: ~Copyable {
    private static let capacity = 64 * 1024

    let file: Descriptor
    private let isVerbatim: Bool
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: WireFormReader.capacity, alignment: 64)
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * WireFormReader.capacity, alignment: 64)
    private var isAfterCR = false

    /// - Parameter file: stands at its beginning.
    init(_ file: Descriptor, _ lineForm: LineForm) {
        self.file = file
        isVerbatim = lineForm == .verbatim
    }

    deinit {
        input.deallocate()
        output.deallocate()
    }

    /// The next bytes, valid until the next call; `nil` at the end.
    mutating func next() throws(SystemError) -> UnsafeRawBufferPointer? {
        while true {
            let count = read(file.raw, input.baseAddress, input.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError.last }
            guard count > 0 else { return nil }
            let piece = UnsafeRawBufferPointer(rebasing: input[..<count])
            return isVerbatim ? piece : UnsafeRawBufferPointer(rebasing: output[..<addCRs(piece)])
        }
    }

    /// Goes back to the beginning.
    mutating func rewind() throws(SystemError) {
        guard lseek(file.raw, 0, SEEK_SET) == 0 else { throw SystemError.last }
        isAfterCR = false
    }

    /// Puts a CR before each LF that has none; gives how many bytes of the output are filled.
    private mutating func addCRs(_ piece: UnsafeRawBufferPointer) -> Int {
        guard let from = piece.baseAddress, let to = output.baseAddress else { return 0 }
        var (done, filled) = (0, 0)
        while done < piece.count {
            let found = memchr(from + done, Int32(UInt8(ascii: "\n")), piece.count - done)
            let length = found.map { UnsafeRawPointer($0) - (from + done) } ?? piece.count - done
            if length > 0 {
                memcpy(to + filled, from + done, length)
                isAfterCR = piece[done + length - 1] == UInt8(ascii: "\r")
            }
            (done, filled) = (done + length, filled + length)
            guard found != nil else { break }
            if !isAfterCR {
                output[filled] = UInt8(ascii: "\r")
                filled += 1
            }
            output[filled] = UInt8(ascii: "\n")
            (done, filled, isAfterCR) = (done + 1, filled + 1, false)
        }
        return filled
    }
}
