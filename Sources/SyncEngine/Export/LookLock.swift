import Glibc

/// Keeps runs away from an account while its store is read: the shared side of the lock that ``RunLock`` holds alone. Any
/// number of readers may hold it at once; the kernel takes it back when the process dies.
struct LookLock: ~Copyable {
    private let descriptor: Int32

    /// - Throws: ``RunFailure`` with ``RunOutcome/locked`` while a run is at work.
    init(stateDirectory: String, account: String) throws(RunFailure) {
        let path = stateDirectory + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw RunFailure(.failed, "cannot open \(path): \(String(cString: strerror(errno))); make the folder writable")
        }
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else {
            close(descriptor)
            throw RunFailure(
                .locked, "a run is at work on account \(account), so its mail cannot be read as a whole; wait for it to end")
        }
        self.descriptor = descriptor
    }

    deinit {
        // Closing alone is not enough: a child that another thread has just forked holds the same lock until it execs.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
