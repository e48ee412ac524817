import Glibc

/// Puts a CR before every LF, in place, from the end to the beginning: what is read has not been overwritten yet.
enum LineExpansion {
    private static let cr = UInt8(ascii: "\r")
    private static let lf = UInt8(ascii: "\n")

    /// In memory; `buffer` has room for `filled + lines` bytes and `lines` LFs in its first `filled`.
    static func expand(_ buffer: UnsafeMutableRawBufferPointer, filled: Int, lines: Int) {
        var (from, to) = (filled, filled + lines)
        while from < to, from > 0 {
            from -= 1
            to -= 1
            buffer[to] = buffer[from]
            guard buffer[from] == lf else { continue }
            to -= 1
            buffer[to] = cr
        }
    }

    /// In a file, through `buffer`, a window at a time. Gives the new size; the file's position is at its end.
    static func expand(
        _ file: Int32, size: UInt64, lines: UInt64, buffer: UnsafeMutableRawBufferPointer
    ) throws(SystemError) -> UInt64 {
        var (from, linesLeft) = (size, lines)
        let window = buffer.count / 2
        while linesLeft > 0, from > 0 {
            let count = Int(min(UInt64(window), from))
            from -= UInt64(count)
            try readAll(file, UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: from)
            let found = buffer[..<count].reduce(0) { $0 + ($1 == lf ? 1 : 0) }
            expand(buffer, filled: count, lines: found)
            linesLeft -= min(UInt64(found), linesLeft)
            try writeAll(file, UnsafeRawBufferPointer(rebasing: buffer[..<(count + found)]), at: from + linesLeft)
        }
        let newSize = size + lines
        guard lseek(file, off_t(newSize), SEEK_SET) >= 0 else { throw SystemError.last }
        return newSize
    }

    private static func readAll(_ file: Int32, _ bytes: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = pread(file, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset) + off_t(done))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError.last }
            guard count > 0 else { throw SystemError(EIO) }
            done += count
        }
    }

    private static func writeAll(_ file: Int32, _ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(SystemError) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(file, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset) + off_t(done))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError.last }
            done += count
        }
    }
}
