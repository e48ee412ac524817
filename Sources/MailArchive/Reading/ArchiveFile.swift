import Glibc

/// An archive's file, open for reading anywhere in it.
package final class ArchiveFile: Sendable {
    /// As it was given, for messages.
    package let path: String
    /// In bytes, when it was opened.
    package let size: UInt64
    private let descriptor: Int32

    /// Throws ``ArchiveError`` where the file is not there, may not be read, or is no regular file.
    package init(_ path: String) throws(ArchiveError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw ArchiveError(errno: errno, "open", path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw ArchiveError(.foreign, path: path, message: "\(path) is no regular file; save the archive to one first")
        }
        size = UInt64(max(0, status.st_size))
    }

    deinit { close(descriptor) }

    /// All these bytes; an end before them is damage.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) {
        guard offset <= size, UInt64(buffer.count) <= size - offset else { throw .damaged(path, "its end is missing") }
        var done = 0
        while done < buffer.count {
            let count = pread(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset) + off_t(done))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ArchiveError(errno: errno, "read", path) }
            guard count > 0 else { throw .damaged(path, "its end is missing") }
            done += count
        }
    }

    func read(at offset: UInt64, count: Int) throws(ArchiveError) -> [UInt8] {
        guard offset <= size, UInt64(count) <= size - offset else { throw .damaged(path, "its end is missing") }
        var bytes = [UInt8](repeating: 0, count: count)
        var failure: ArchiveError?
        bytes.withUnsafeMutableBytes { buffer in
            do throws(ArchiveError) { try read(at: offset, into: buffer) } catch { failure = error }
        }
        if let failure { throw failure }
        return bytes
    }
}
