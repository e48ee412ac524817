import Dispatch
import Glibc
import Synchronization

/// Runs a program that answers with a little text, such as a password manager.
///
/// The child keeps standard input and the terminal, so that it may ask its user; it gets the default signals back.
struct ChildProcess: Sendable {
    /// What came of it.
    enum Ending: Equatable, Sendable {
        case exited(status: Int32)
        case killed(signal: Int32)
        case timedOut
        case cancelled
        /// It could not be started; an `errno`.
        case notStarted(Int32)
    }

    struct Result: Equatable, Sendable {
        var ending: Ending
        var output: [UInt8] = []
        var errors: [UInt8] = []
    }

    /// The program, found in `PATH` unless it has a slash, and its arguments.
    let arguments: [String]
    /// Seconds until it is stopped.
    let limit: Int

    /// More output than this is not a password; the rest is thrown away.
    private static let mostOutput = 65536

    /// Runs it on a thread of its own; cancelling the task stops the child.
    func run() async -> Result {
        let isCancelled = Flag()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async { continuation.resume(returning: runBlocking(isCancelled)) }
            }
        } onCancel: {
            isCancelled.raise()
        }
    }

    private final class Flag: Sendable {
        private let state = Atomic(false)
        var isRaised: Bool { state.load(ordering: .relaxed) }
        func raise() { state.store(true, ordering: .relaxed) }
    }

    private func runBlocking(_ isCancelled: Flag) -> Result {
        switch start() {
        case .failure(let failure): return Result(ending: .notStarted(failure.code))
        case .success(let started):
            defer {
                close(started.output)
                close(started.errors)
            }
            return collect(started.child, output: started.output, errors: started.errors, isCancelled)
        }
    }

    /// A child that runs, and our ends of its pipes.
    private struct Started {
        let child: pid_t
        let output: Int32
        let errors: Int32
    }

    private struct StartFailure: Error { let code: Int32 }

    /// One start at a time: a child must not inherit the pipes of another before they are marked as not for it.
    private static let starting = Mutex(())

    private func start() -> Swift.Result<Started, StartFailure> {
        Self.starting.withLock { _ in
            guard let output = Self.pipe() else { return .failure(StartFailure(code: errno)) }
            guard let errors = Self.pipe() else {
                let code = errno
                close(output.read)
                close(output.write)
                return .failure(StartFailure(code: code))
            }
            var child = pid_t()
            let code = spawn(&child, output: output.write, errors: errors.write)
            close(output.write)
            close(errors.write)
            if code == 0 { return .success(Started(child: child, output: output.read, errors: errors.read)) }
            close(output.read)
            close(errors.read)
            return .failure(StartFailure(code: code))
        }
    }

    private static func pipe() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private func spawn(_ child: inout pid_t, output: Int32, errors: Int32) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let words = arguments.map { strdup($0) }
        defer { words.forEach { free($0) } }
        guard let program = words.first ?? nil else { return EINVAL }
        return posix_spawnp(&child, program, &actions, &attributes, words + [nil], environ)
    }

    /// Reads both pipes until they end, the time is over, or nobody wants the answer any more.
    private func collect(_ child: pid_t, output: Int32, errors: Int32, _ isCancelled: Flag) -> Result {
        var result = Result(ending: .timedOut)
        var pipes = [
            pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        ]
        let deadline = Monotonic.seconds + Double(limit)
        while pipes.contains(where: { $0.fd >= 0 }) {
            if isCancelled.isRaised { return stop(child, &result, .cancelled) }
            if Monotonic.seconds >= deadline { return stop(child, &result, .timedOut) }
            guard poll(&pipes, 2, 100) > 0 else { continue }
            if pipes[0].revents != 0, !Self.take(output, into: &result.output) { pipes[0].fd = -1 }
            if pipes[1].revents != 0, !Self.take(errors, into: &result.errors) { pipes[1].fd = -1 }
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        result.ending = signal == 0 ? .exited(status: (status >> 8) & 0xFF) : .killed(signal: signal)
        return result
    }

    private func stop(_ child: pid_t, _ result: inout Result, _ ending: Ending) -> Result {
        kill(child, SIGKILL)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        result.ending = ending
        return result
    }

    /// `false` at the end of the pipe.
    private static func take(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        if bytes.count < mostOutput { bytes += buffer[..<count] }
        return count > 0
    }
}
