import Glibc

/// A file without a name for what cannot be written yet and must not fill the memory. The system removes it in any case.
final class Spool {
    private let file: Descriptor
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)
    private var filled = 0
    /// Bytes put in since it was made or emptied.
    private(set) var count: UInt64 = 0

    /// - Parameter directory: where there is room for it.
    init(in directory: String) throws(ArchiveError) {
        let raw = NamelessFile.open(in: directory)
        guard raw >= 0 else { throw ArchiveError(errno: errno, "create a temporary file in", directory) }
        file = Descriptor(raw)
    }

    deinit { buffer.deallocate() }

    func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        count += UInt64(bytes.count)
        if filled + bytes.count > buffer.count { try flush() }
        guard bytes.count <= buffer.count else { return try put(bytes) }
        UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + bytes.count)]).copyMemory(from: bytes)
        filled += bytes.count
    }

    /// Gives bytes that were written, in pieces that are valid during the call.
    func read(from offset: UInt64, count: UInt64, _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void)
        throws(ArchiveError)
    {
        try flush()
        var (next, left) = (offset, count)
        while left > 0 {
            let wanted = Int(min(left, UInt64(buffer.count)))
            let got = pread(file.raw, buffer.baseAddress, wanted, off_t(next))
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { throw ArchiveError(errno: got < 0 ? errno : EIO, "read", "a temporary file") }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
            next += UInt64(got)
            left -= UInt64(got)
        }
    }

    func readAll(_ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void) throws(ArchiveError) {
        try read(from: 0, count: count, body)
    }

    func empty() throws(ArchiveError) {
        guard ftruncate(file.raw, 0) == 0, lseek(file.raw, 0, SEEK_SET) == 0 else {
            throw ArchiveError(errno: errno, "empty", "a temporary file")
        }
        (filled, count) = (0, 0)
    }

    private func flush() throws(ArchiveError) {
        defer { filled = 0 }
        guard filled > 0 else { return }
        try put(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
    }

    private func put(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        guard Descriptor.write(bytes, to: file.raw) else { throw ArchiveError(errno: errno, "write", "a temporary file") }
    }
}
