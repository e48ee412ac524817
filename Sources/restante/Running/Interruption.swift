import Glibc
import Synchronization

/// SIGINT, SIGTERM, and SIGHUP of a terminal that is closed: the first asks the run to stop where everything is consistent, the second ends the process.
///
/// A signal handler may do next to nothing, so it only counts and wakes a thread of its own; the second signal works
/// whatever the rest of the program is doing. (Blocking the signals for sigwait(3) is no way here: the main thread ends
/// in dispatch_main, which unblocks them all.)
enum Interruption {
    private static let received = Atomic(0)
    /// Posted by the handler. Allocated once, initialised before the handler is installed, never freed.
    nonisolated(unsafe) private static let wakeUp: UnsafeMutablePointer<sem_t> = {
        let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
        sem_init(semaphore, 0, 0)
        return semaphore
    }()
    private static let action = Mutex<(@Sendable () -> Void)?>(nil)

    /// Starts to watch. To be called once.
    /// - Parameter first: done at the first signal, on the watching thread.
    static func watch(_ first: @escaping @Sendable () -> Void) {
        // A reader that goes away (`restante log | head`) is an error of write(2), no reason to die.
        signal(SIGPIPE, SIG_IGN)
        action.withLock { $0 = first }
        _ = (received.load(ordering: .relaxed), wakeUp)
        var thread = pthread_t()
        guard pthread_create(&thread, nil, { _ in Interruption.wait() }, nil) == 0 else { return }
        pthread_detach(thread)
        install(SIGINT)
        install(SIGTERM)
        install(SIGHUP)
    }

    /// A signal that the caller had ignored (`nohup`, a background job) stays ignored.
    private static func install(_ number: Int32) {
        var old = sigaction()
        sigaction(number, nil, &old)
        let isIgnored = unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
        guard !isIgnored else { return }
        var new = sigaction()
        new.__sigaction_handler.sa_handler = { _ in
            if Interruption.received.wrappingAdd(1, ordering: .relaxed).newValue > 1 { _exit(ExitStatus.interrupted.rawValue) }
            sem_post(Interruption.wakeUp)
        }
        new.sa_flags = SA_RESTART
        sigaction(number, &new, nil)
    }

    private static func wait() -> UnsafeMutableRawPointer? {
        while sem_wait(wakeUp) != 0 {}
        action.withLock { $0.take() }?()
        return nil
    }
}
