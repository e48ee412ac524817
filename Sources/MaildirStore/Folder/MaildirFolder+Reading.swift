import Glibc
import Hashing
import Mail

extension MaildirFolder {
    /// Gives the exact bytes of the wire in pieces, with constant memory. The pieces are valid during the call only.
    /// Throws ``MaildirError/Kind/vanished`` if the file is gone.
    package func readWireForm(of entry: MaildirEntry, _ body: (UnsafeRawBufferPointer) -> Void) throws(MaildirError) {
        var reader = WireFormReader(try open(entry), entry.lineForm)
        do throws(SystemError) {
            while let piece = try reader.next() { body(piece) }
        } catch {
            throw failure(error, "read", "\(entry.subdirectory.rawValue)/\(entry.fileName)")
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
    func open(_ entry: MaildirEntry) throws(MaildirError) -> Descriptor {
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
}
