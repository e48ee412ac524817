import Glibc

/// An archive's file. Order of effects: `.NAME.partial` is made and locked → written → synced → linked as NAME, which must
/// not be there → the directory is synced → `.NAME.partial` is removed. A crash leaves at most the partial file, which the
/// next export to the same name takes over.
package final class FileOutput: ArchiveOutput {
    /// The calls that can fail, for tests that make them.
    enum Step: CaseIterable { case create, write, sync, link, syncDirectory }

    private let path: String
    private let directory: String
    private let name: String
    private let fault: (Step) -> Int32?
    private var file: Descriptor?

    private var partial: String { "\(directory)/.\(name).partial" }

    /// Throws ``ArchiveError/Kind/exists`` if the file is there, ``ArchiveError/Kind/locked`` if another export writes it.
    package convenience init(_ path: String) throws(ArchiveError) { try self.init(path) { _ in nil } }

    /// - Parameter fault: the error number with which a step shall fail.
    init(_ path: String, fault: @escaping (Step) -> Int32?) throws(ArchiveError) {
        let bytes = path.utf8
        let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
        self.path = path
        self.fault = fault
        directory = slash.map { $0 == bytes.startIndex ? "" : String(path[..<$0]) } ?? "."
        name = slash.map { String(path[bytes.index(after: $0)...]) } ?? path
        guard !name.isEmpty, name != ".", name != ".." else {
            throw ArchiveError(.usage, path: path, message: "\(path) names no file; give the archive a name")
        }
        guard access(path, F_OK) != 0 else { throw ArchiveError(errno: EEXIST, "write", path) }
        file = try open()
    }

    deinit { abandon() }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        guard let file else { throw ArchiveError(errno: EBADF, "write", path) }
        try check(.write, "write", bytes.count == 0 || Descriptor.write(bytes, to: file.raw))
    }

    /// Gives the file its name, as the type's order of effects says.
    package func finish() throws(ArchiveError) {
        guard let file else { throw ArchiveError(errno: EBADF, "finish", path) }
        try check(.sync, "sync", fsync(file.raw) == 0)
        try check(.link, "name", link(partial, path) == 0 || renameWithoutLinks(errno))
        do throws(ArchiveError) {
            try syncDirectory()
        } catch {
            unlink(path)
            throw error
        }
        unlink(partial)
        self.file = nil
    }

    /// Removes the partial file.
    package func abandon() {
        guard file != nil else { return }
        unlink(partial)
        file = nil
    }

    /// Makes the partial file or takes over one that nobody writes any more.
    private func open() throws(ArchiveError) -> Descriptor {
        while true {
            try check(.create, "create", true)
            let raw = Glibc.open(partial, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
            guard raw >= 0 else { throw ArchiveError(errno: errno, "create", path) }
            let file = Descriptor(raw)
            guard flock(raw, LOCK_EX | LOCK_NB) == 0 else {
                throw ArchiveError(
                    .locked, path: path, message: "another export is writing \(path); wait for it or choose another name")
            }
            // Who held the lock before may have removed or renamed the file.
            var (mine, named) = (stat(), stat())
            guard fstat(raw, &mine) == 0, lstat(partial, &named) == 0, mine.st_ino == named.st_ino else { continue }
            guard ftruncate(raw, 0) == 0 else { throw ArchiveError(errno: errno, "create", path) }
            return file
        }
    }

    /// For file systems that know no second name.
    private func renameWithoutLinks(_ code: Int32) -> Bool {
        errno = code
        guard [EPERM, EMLINK, EOPNOTSUPP, ENOSYS].contains(code) else { return false }
        guard access(path, F_OK) != 0 else {
            errno = EEXIST
            return false
        }
        return rename(partial, path) == 0
    }

    private func syncDirectory() throws(ArchiveError) {
        let raw = Glibc.open(directory.isEmpty ? "/" : directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try check(.syncDirectory, "sync the directory of", raw >= 0)
        let opened = Descriptor(raw)
        // File systems that cannot sync a directory say EINVAL: they have nothing to sync.
        try check(.syncDirectory, "sync the directory of", fsync(opened.raw) == 0 || errno == EINVAL)
    }

    private func check(_ step: Step, _ action: String, _ isDone: @autoclosure () -> Bool) throws(ArchiveError) {
        if let code = fault(step) { throw ArchiveError(errno: code, action, path) }
        guard isDone() else { throw ArchiveError(errno: errno, action, path) }
    }
}
