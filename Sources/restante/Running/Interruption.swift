import Glibc
import Synchronization

/// SIGINT and SIGTERM: the first asks the run to stop where everything is consistent, the second ends the process.
///
/// A thread of its own waits for them, so that the second works whatever the rest of the program is doing.
enum Interruption {
    private static let action = Mutex<(@Sendable () -> Void)?>(nil)

    /// Starts to watch. To be called once, on the main thread, before any other thread is made: they all inherit that
    /// the two signals are blocked.
    /// - Parameter first: done at the first signal, on the watching thread.
    static func watch(_ first: @escaping @Sendable () -> Void) {
        action.withLock { $0 = first }
        var signals = set
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A reader that goes away (`restante log | head`) is an error of write(2), no reason to die.
        signal(SIGPIPE, SIG_IGN)
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { _ in Interruption.wait() }, nil)
        if code == 0 { pthread_detach(thread) } else { pthread_sigmask(SIG_UNBLOCK, &signals, nil) }
    }

    private static var set: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }

    private static func wait() -> UnsafeMutableRawPointer? {
        var (signals, received) = (set, Int32(0))
        while sigwait(&signals, &received) == 0 {
            guard let first = action.withLock({ action in action.take() }) else { _exit(ExitStatus.interrupted.rawValue) }
            first()
        }
        return nil
    }
}
