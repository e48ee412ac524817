import Glibc

/// Small files that only their owner may read and that are always whole: the old content or the new, after any crash.
package struct SmallFile: Sendable {
    /// Absolute.
    package let path: String
    private let probe: FileProbe

    /// - Parameter path: absolute; its folder exists.
    package init(_ path: String, probe: FileProbe = .none) {
        self.path = path
        self.probe = probe
    }

    /// Where new content is gathered. One name for all, so that what a crash left is written over; hence whoever replaces
    /// must hold a lock.
    package var draft: String { path + ".new" }

    /// Replaces the content.
    ///
    /// Order of effects: draft written and synced → renamed over the file → directory synced. Until the rename the old
    /// content is there, from then on the new; when this returns, the new one survives a power loss.
    package func replace(with bytes: [UInt8]) throws(FileFailure) {
        do throws(FileFailure) {
            try writeDraft(bytes)
            try pass(.rename)
            guard rename(draft, path) == 0 else { throw FileFailure(step: .rename, code: errno) }
        } catch {
            unlink(draft)
            throw error
        }
        try syncDirectory()
    }

    private func writeDraft(_ bytes: [UInt8]) throws(FileFailure) {
        try pass(.create)
        // Not the file of someone who guessed the name, nor one that others may read.
        guard unlink(draft) == 0 || errno == ENOENT else { throw FileFailure(step: .create, code: errno) }
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure(step: .create, code: errno) }
        defer { close(descriptor) }
        try pass(.write)
        guard descriptor.writeAll(bytes) else { throw FileFailure(step: .write, code: errno) }
        try pass(.sync)
        guard fsync(descriptor) == 0 else { throw FileFailure(step: .sync, code: errno) }
    }

    /// Makes names in the file's directory survive a power loss.
    package func syncDirectory() throws(FileFailure) {
        try pass(.syncDirectory)
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let descriptor = open(directory.isEmpty ? "/" : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(step: .syncDirectory, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileFailure(step: .syncDirectory, code: errno) }
    }

    /// Removes the file and a draft that a crash left; what is not there is no error.
    package func remove() throws(FileFailure) {
        try pass(.remove)
        for name in [draft, path] {
            guard unlink(name) == 0 || errno == ENOENT else { throw FileFailure(step: .remove, code: errno) }
        }
        try syncDirectory()
    }

    /// The content.
    /// - Parameter limit: in bytes; a larger file fails with `EFBIG`.
    /// - Throws: the `errno`, with `ENOENT` for a file that is not there.
    package func read(limit: Int) throws(FileFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(step: .create, code: errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw FileFailure(step: .create, code: errno) }
            if got == 0 { return Array(bytes[..<count]) }
            count += got
        }
        throw FileFailure(step: .create, code: EFBIG)
    }

    private func pass(_ step: FileStep) throws(FileFailure) {
        let code = probe.before(step, path)
        guard code == 0 else { throw FileFailure(step: step, code: code) }
    }
}

extension Int32 {
    /// Writes all of it to this descriptor; `false` with `errno` set when the system would not.
    func writeAll(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(self, $0.baseAddress?.advanced(by: done), $0.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return false }
            done += count
        }
        return true
    }
}
