import Glibc
import Hashing
import Mail

extension MaildirFolder {
    /// Gives the exact bytes of the wire in pieces, with constant memory. The pieces are valid during the call only.
    /// Throws ``MaildirError/Kind/vanished`` if the file is gone.
    package func readWireForm(of entry: MaildirEntry, _ body: (UnsafeRawBufferPointer) -> Void) throws(MaildirError) {
        let file = try open(entry)
        let isVerbatim = entry.lineForm == .verbatim
        let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 * 1024, alignment: 64)
        let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)
        defer {
            input.deallocate()
            output.deallocate()
        }
        var isAfterCR = false
        while true {
            let count = read(file.raw, input.baseAddress, input.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw failure(SystemError.last, "read", "\(entry.subdirectory.rawValue)/\(entry.fileName)")
            }
            guard count > 0 else { return }
            let piece = UnsafeRawBufferPointer(rebasing: input[..<count])
            if isVerbatim {
                body(piece)
            } else {
                let filled = MaildirFolder.addCRs(piece, to: output, isAfterCR: &isAfterCR)
                body(UnsafeRawBufferPointer(rebasing: output[..<filled]))
            }
        }
    }

    /// Digest and size of the wire form, by reading the file.
    package func digest(of entry: MaildirEntry) throws(MaildirError) -> (digest: MessageDigest, wireSize: UInt64) {
        var hasher = SHA256()
        var size: UInt64 = 0
        try readWireForm(of: entry) { piece in
            hasher.update(piece)
            size += UInt64(piece.count)
        }
        return (hasher.finish(), size)
    }

    /// Status of a message's file: size in bytes and modification time in seconds since 1970.
    package func status(of entry: MaildirEntry) throws(MaildirError) -> (diskSize: UInt64, modified: Int64) {
        let file = try open(entry)
        var status = stat()
        guard fstat(file.raw, &status) == 0 else {
            throw failure(SystemError.last, "look at", "\(entry.subdirectory.rawValue)/\(entry.fileName)")
        }
        return (UInt64(max(0, status.st_size)), Int64(status.st_mtim.tv_sec))
    }

    /// Opens the file, also if others have renamed it since.
    private func open(_ entry: MaildirEntry) throws(MaildirError) -> Descriptor {
        var present = entry
        for _ in 0..<3 {
            do {
                return try Descriptor.file(present.fileName, in: descriptor(present.subdirectory))
            } catch {
                guard error.code == ENOENT else {
                    throw failure(error, "open", "\(present.subdirectory.rawValue)/\(present.fileName)")
                }
            }
            guard let found = try find(baseName: entry.baseName) else { break }
            present = found
        }
        throw vanished(entry)
    }

    /// Puts a CR before each LF that has none; `output` holds twice as much as `input`.
    private static func addCRs(
        _ input: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer, isAfterCR: inout Bool
    ) -> Int {
        var filled = 0
        for byte in input {
            if byte == UInt8(ascii: "\n"), !isAfterCR {
                output[filled] = UInt8(ascii: "\r")
                filled += 1
            }
            output[filled] = byte
            filled += 1
            isAfterCR = byte == UInt8(ascii: "\r")
        }
        return filled
    }
}
