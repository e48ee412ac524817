import Glibc

/// Lets one process, and one task of it, at an account's tokens: an advisory lock on the file `tokens.lock`, which the
/// kernel takes back when the process dies, so that no stale lock is ever left. It is given back with the last reference.
final class TokenLock: Sendable {
    private let descriptor: Int32

    /// Seconds that a refresh by someone else may take, with room to spare: longer than any request's deadline.
    static let patience = 120

    /// Waits for the lock in short naps, since a blocked thread could not be cancelled.
    /// - Throws: ``OAuthFailure`` when the lock cannot be had, with the remedy `retry`; also when the task is cancelled.
    static func acquire(directory: String, account: String, patience: Int = patience) async throws(OAuthFailure) -> TokenLock {
        let lock = try TokenLock(directory + "/tokens.lock")
        let clock = ContinuousClock()
        let end = clock.now + .seconds(patience)
        while !lock.take() {
            guard clock.now < end else {
                throw OAuthFailure(
                    .retry(after: nil),
                    "another process has been at the tokens of account \(account) for \(patience) s; "
                        + "see what it waits for, or stop it", host: "")
            }
            do {
                try await Task.sleep(for: .milliseconds(20))
            } catch {
                throw OAuthFailure(.retry(after: nil), "waiting for the token of account \(account) was interrupted", host: "")
            }
        }
        return lock
    }

    private init(_ path: String) throws(OAuthFailure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = String(cString: strerror(errno))
            throw OAuthFailure(.config, "cannot make \(path): \(reason); let the user who runs this own the folder", host: "")
        }
    }

    private func take() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    deinit {
        guard descriptor >= 0 else { return }
        // Closing alone is not enough: a child that another thread has just forked holds the same lock until it execs.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
