import Glibc

/// The small text files of a folder: read whole, and made anew by writing a sibling and renaming it.
enum SmallFile {
    /// The contents, or `nil` if there is no such file. A file longer than `limit` bytes is refused with EFBIG.
    static func read(_ name: String, in directory: Int32, limit: Int) throws(SystemError) -> [UInt8]? {
        let file: Descriptor
        do {
            file = try Descriptor.file(name, in: directory)
        } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
        var contents: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(file.raw, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError.last }
            guard count > 0 else { return contents }
            contents += chunk[..<count]
            guard contents.count <= limit else { throw SystemError(EFBIG) }
        }
    }

    /// Creates `name`, which must not exist (EEXIST), with these contents, and syncs it if asked to.
    static func create(_ name: String, in directory: Int32, _ contents: [UInt8], sync: Bool) throws(SystemError) {
        let raw = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard raw >= 0 else { throw SystemError.last }
        let file = Descriptor(raw)
        do throws(SystemError) {
            try write(contents, to: file.raw)
            if sync, fdatasync(file.raw) != 0 { throw SystemError.last }
        } catch {
            unlinkat(directory, name, 0)
            throw error
        }
    }

    /// Writes all bytes, however many calls it takes.
    static func write(_ contents: [UInt8], to descriptor: Int32) throws(SystemError) {
        var done = 0
        while done < contents.count {
            let count = contents.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError.last }
            done += count
        }
    }

    /// Renames within one directory and, if asked to, syncs the directory.
    static func rename(_ old: String, to new: String, in directory: Int32, sync: Bool) throws(SystemError) {
        guard renameat(directory, old, directory, new) == 0 else { throw SystemError.last }
        if sync { try Syncing.directory(directory) }
    }
}
