import Glibc

/// The open log under a lock that the kernel takes back when the process dies.
struct LockedFile: ~Copyable {
    enum Purpose {
        /// Alone; the file is made if there is none.
        case forAppending
        /// Together with other readers.
        case forReading
    }

    let descriptor: Int32

    /// Waits for the lock.
    /// - Throws: ``AuditError``, with `ENOENT` when there is nothing to read.
    init(_ path: String, _ purpose: Purpose) throws(AuditError) {
        let isAppending = purpose == .forAppending
        let flags = isAppending ? O_RDWR | O_CREAT | O_APPEND : O_RDONLY
        let descriptor = open(path, flags | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw AuditError(attempt: isAppending ? "append to" : "read", path: path, code: errno)
        }
        while flock(descriptor, isAppending ? LOCK_EX : LOCK_SH) != 0 {
            guard errno == EINTR else {
                let code = errno
                close(descriptor)
                throw AuditError(attempt: "lock", path: path, code: code)
            }
        }
        self.descriptor = descriptor
    }

    deinit {
        // Closing alone is not enough: a child that another thread has just forked holds the same lock until it execs.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
