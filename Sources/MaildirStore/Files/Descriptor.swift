import Glibc

/// An open file descriptor, closed when nobody holds it any more.
///
/// Keep it in a variable or property while `raw` is in use: a temporary value is closed before the call that got its number.
final class Descriptor: Sendable {
    let raw: Int32

    init(_ raw: Int32) { self.raw = raw }

    deinit { close(raw) }

    /// Opens a directory below another one; a symbolic link is refused (ELOOP or ENOTDIR).
    static func directory(_ name: String, in parent: Int32, followLinks: Bool = false) throws(SystemError) -> Descriptor {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followLinks ? 0 : O_NOFOLLOW)
        let raw = openat(parent, name, flags)
        if raw >= 0 { return Descriptor(raw) }
        let failure = SystemError.last
        // With O_DIRECTORY the kernel says ENOTDIR for a link; users must be told which it is.
        if failure.code == ENOTDIR, isSymbolicLink(name, in: parent) { throw SystemError(ELOOP) }
        throw failure
    }

    /// Opens a file for reading; a symbolic link is refused with ELOOP.
    static func file(_ name: String, in parent: Int32) throws(SystemError) -> Descriptor {
        let raw = openat(parent, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard raw >= 0 else { throw SystemError.last }
        return Descriptor(raw)
    }

    private static func isSymbolicLink(_ name: String, in parent: Int32) -> Bool {
        var status = stat()
        return fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }
}
