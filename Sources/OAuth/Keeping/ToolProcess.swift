import Glibc
import Synchronization

/// Runs a small program that takes a secret on its standard input or gives one on its standard output.
enum ToolProcess {
    enum Ending: Equatable, Sendable {
        case exited(status: Int32)
        case killed(signal: Int32)
        case timedOut
        /// It could not be started; an `errno`.
        case notStarted(Int32)
    }

    struct Result: Sendable {
        var ending: Ending
        var output: [UInt8] = []
        var errors: [UInt8] = []
    }

    /// More output than this is no record.
    private static let mostOutput = 1 << 20
    /// One start at a time: a child must not inherit the pipes of another before they are marked as not for it.
    private static let starting = Mutex(())

    /// Blocks until it ends or is stopped.
    /// - Parameters:
    ///   - arguments: the program, found in `PATH` unless it has a slash, and its arguments.
    ///   - seconds: until it is stopped.
    static func run(_ arguments: [String], input: [UInt8] = [], seconds: Int) -> Result {
        var pipes: [Int32] = []
        defer { for end in pipes where end >= 0 { close(end) } }
        var child = pid_t()
        let code = starting.withLock { _ -> Int32 in
            for _ in 0..<3 {
                var ends: [Int32] = [-1, -1]
                guard pipe(&ends) == 0 else { return errno }
                for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
                pipes += ends
            }
            return spawn(&child, arguments, [pipes[0], pipes[3], pipes[5]])
        }
        guard code == 0 else { return Result(ending: .notStarted(code)) }
        for place in [0, 3, 5] {
            close(pipes[place])
            pipes[place] = -1
        }
        var exchange = Exchange(input: input, toChild: pipes[1], fromChild: pipes[2], complaints: pipes[4])
        pipes = [pipes[2], pipes[4]]
        return exchange.run(child, seconds: seconds)
    }

    private static func spawn(_ child: inout pid_t, _ arguments: [String], _ standard: [Int32]) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, end) in standard.enumerated() { posix_spawn_file_actions_adddup2(&actions, end, Int32(number)) }
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

    /// What passes between us and a child that runs.
    private struct Exchange {
        var input: [UInt8]
        var toChild: Int32
        let fromChild: Int32
        let complaints: Int32
        var result = Result(ending: .timedOut)

        init(input: [UInt8], toChild: Int32, fromChild: Int32, complaints: Int32) {
            self.input = input
            self.toChild = toChild
            self.fromChild = fromChild
            self.complaints = complaints
        }

        mutating func run(_ child: pid_t, seconds: Int) -> Result {
            _ = fcntl(toChild, F_SETFL, O_NONBLOCK)
            defer { closeInput() }
            var ends = [
                pollfd(fd: fromChild, events: Int16(POLLIN), revents: 0),
                pollfd(fd: complaints, events: Int16(POLLIN), revents: 0),
            ]
            let clock = ContinuousClock()
            let deadline = clock.now + .seconds(seconds)
            while ends.contains(where: { $0.fd >= 0 }) {
                guard clock.now < deadline else {
                    kill(child, SIGKILL)
                    _ = ToolProcess.wait(for: child)
                    return result
                }
                feed()
                guard poll(&ends, 2, input.isEmpty ? 100 : 5) > 0 else { continue }
                if ends[0].revents != 0, !ToolProcess.take(fromChild, into: &result.output) { ends[0].fd = -1 }
                if ends[1].revents != 0, !ToolProcess.take(complaints, into: &result.errors) { ends[1].fd = -1 }
            }
            result.ending = ToolProcess.wait(for: child)
            return result
        }

        /// A child that does not read its input must not stop us, nor kill us by a broken pipe.
        private mutating func feed() {
            while toChild >= 0, !input.isEmpty {
                let count = ToolProcess.writeWithoutSignal(toChild, input)
                guard count >= 0 else {
                    if errno == EAGAIN || errno == EINTR { return }
                    input = []
                    break
                }
                input.removeFirst(count)
            }
            closeInput()
        }

        private mutating func closeInput() {
            if toChild >= 0 { close(toChild) }
            toChild = -1
        }
    }

    /// As `write`, but a reader that has gone is the error `EPIPE` and no signal.
    private static func writeWithoutSignal(_ descriptor: Int32, _ bytes: [UInt8]) -> Int {
        var (pipe, before) = (sigset_t(), sigset_t())
        sigemptyset(&pipe)
        sigaddset(&pipe, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipe, &before)
        let count = write(descriptor, bytes, bytes.count)
        let code = errno
        if count < 0, code == EPIPE, sigismember(&before, SIGPIPE) == 0 {
            // Taken off while it is blocked, so that it never arrives.
            var nothing = timespec()
            sigtimedwait(&pipe, nil, &nothing)
        }
        pthread_sigmask(SIG_SETMASK, &before, nil)
        errno = code
        return count
    }

    private static func wait(for child: pid_t) -> Ending {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exited(status: (status >> 8) & 0xFF) : .killed(signal: signal)
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
