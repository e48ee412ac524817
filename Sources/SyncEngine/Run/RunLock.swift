import Glibc

/// Keeps a second run away from an account: an advisory lock on a file in the state folder, which the kernel takes
/// back when the process dies, so that no stale lock is ever left.
struct RunLock: ~Copyable {
    private let descriptor: Int32

    /// - Throws: ``RunFailure`` with ``RunOutcome/locked`` when another run holds it.
    init(stateDirectory: String, account: String) throws(RunFailure) {
        let path = stateDirectory + "/lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw RunFailure(.failed, "cannot create \(path): \(String(cString: strerror(errno))); make the folder writable")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw RunFailure(.locked, "another run is at work on account \(account); wait for it to end")
        }
        self.descriptor = descriptor
    }

    deinit {
        // Closing alone is not enough: a child that another thread has just forked holds the same lock until it execs.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Whether some process holds the lock now.
    static func isHeld(stateDirectory: String) -> Bool {
        let descriptor = open(stateDirectory + "/lock", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return true }
        flock(descriptor, LOCK_UN)
        return false
    }
}
