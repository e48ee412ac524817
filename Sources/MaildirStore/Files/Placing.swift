import Glibc

/// Gives files and directories names without ever taking one that is in use.
enum Placing {
    private typealias Renameat2 = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

    /// `renameat2(2)`, which the Glibc module does not show; `nil` on a C library without it.
    private static let renameat2: Renameat2? = dlsym(nil, "renameat2").map { unsafeBitCast($0, to: Renameat2.self) }

    private static let noReplace: UInt32 = 1  // RENAME_NOREPLACE
    private static let exchange: UInt32 = 2  // RENAME_EXCHANGE

    /// Renames a file or directory; EEXIST if the new name is there. File systems without such a call get a link and an
    /// unlink: a crash between the two leaves both names, never none.
    static func rename(_ old: String, in from: Int32, to new: String, in to: Int32) throws(SystemError) {
        if let renameat2 {
            if renameat2(from, old, to, new, noReplace) == 0 { return }
            guard errno == EINVAL || errno == ENOSYS else { throw SystemError.last }
        }
        if linkat(from, old, to, new, 0) == 0 {
            guard unlinkat(from, old, 0) == 0 || errno == ENOENT else { throw SystemError.last }
            return
        }
        guard isWithoutLinks(errno) else { throw SystemError.last }
        // Neither of them, or a directory: what is left is to look first.
        var status = stat()
        guard fstatat(to, new, &status, AT_SYMLINK_NOFOLLOW) != 0 else { throw SystemError(EEXIST) }
        guard errno == ENOENT else { throw SystemError.last }
        guard renameat(from, old, to, new) == 0 else { throw SystemError.last }
    }

    /// Gives each of two names what the other one stands for, in one step; EINVAL where that cannot be done.
    static func exchange(_ a: String, in from: Int32, with b: String, in to: Int32) throws(SystemError) {
        guard let renameat2 else { throw SystemError(EINVAL) }
        guard renameat2(from, a, to, b, exchange) == 0 else { throw SystemError.last }
    }

    /// Gives a file one more name; EEXIST if it is there.
    static func link(_ old: String, in from: Int32, to new: String, in to: Int32) throws(SystemError) {
        guard linkat(from, old, to, new, 0) == 0 else { throw SystemError.last }
    }

    /// Whether a link failed because this place knows none.
    static func isWithoutLinks(_ code: Int32) -> Bool { [EXDEV, EPERM, EMLINK, EOPNOTSUPP, ENOTSUP, ENOSYS].contains(code) }

    /// Copies a file, its modification time too, to a name that must not exist (EEXIST); nothing is left after an error.
    static func copy(_ old: String, in from: Int32, to new: String, in to: Int32, sync: Bool) throws(SystemError) {
        let input = try Descriptor.file(old, in: from)
        let raw = openat(to, new, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard raw >= 0 else { throw SystemError.last }
        let output = Descriptor(raw)
        do throws(SystemError) {
            try copyBytes(input.raw, output.raw)
            var status = stat()
            guard fstat(input.raw, &status) == 0 else { throw SystemError.last }
            _ = futimens(output.raw, [status.st_atim, status.st_mtim])
            if sync, fsync(output.raw) != 0 { throw SystemError.last }
        } catch {
            unlinkat(to, new, 0)
            throw error
        }
    }

    private static func copyBytes(_ input: Int32, _ output: Int32) throws(SystemError) {
        while true {
            let count = sendfile(output, input, nil, 1 << 20)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError.last }
            if count == 0 { return }
        }
    }
}
