import Glibc

/// What passes between us and a program that runs.
struct ChildExchange {
    private let child: pid_t
    private let program: ChildProgram
    private let output: Int32
    private let errors: Int32
    /// Closed when all was read, or nobody reads.
    private var toChild: Int32?
    private var input: [UInt8]
    private var result = ChildProgram.Result(ending: .timedOut)

    init(_ child: pid_t, _ program: ChildProgram, output: Int32, errors: Int32, input: Int32?) {
        self.child = child
        self.program = program
        self.output = output
        self.errors = errors
        toChild = input
        self.input = if case .bytes(let bytes) = program.input { bytes } else { [] }
        if let input { _ = fcntl(input, F_SETFL, O_NONBLOCK) }
    }

    /// Reads and writes until both of its outputs end, the time is over, or nobody wants the answer any more.
    mutating func run(_ isCancelled: () -> Bool) -> ChildProgram.Result {
        defer {
            close(output)
            close(errors)
            closeInput()
        }
        var ends = [
            pollfd(fd: output, events: Int16(POLLIN), revents: 0), pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        ]
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(program.limit)
        while ends.contains(where: { $0.fd >= 0 }) {
            if isCancelled() { return stopped(.cancelled) }
            if clock.now >= deadline { return stopped(.timedOut) }
            feed()
            guard poll(&ends, 2, input.isEmpty ? 100 : 5) > 0 else { continue }
            if ends[0].revents != 0, !take(output, into: \.output) { ends[0].fd = -1 }
            if ends[1].revents != 0, !take(errors, into: \.errors) { ends[1].fd = -1 }
        }
        result.ending = wait()
        return result
    }

    private mutating func stopped(_ ending: ChildProgram.Ending) -> ChildProgram.Result {
        kill(child, SIGKILL)
        _ = wait()
        result.ending = ending
        return result
    }

    private func wait() -> ChildProgram.Ending {
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exited(status: (status >> 8) & 0xFF) : .killed(signal: signal)
    }

    /// `false` at the end of the pipe.
    private mutating func take(
        _ descriptor: Int32, into bytes: WritableKeyPath<ChildProgram.Result, [UInt8]>
    ) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &buffer, buffer.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        if result[keyPath: bytes].count < program.mostOutput { result[keyPath: bytes] += buffer[..<count] }
        return count > 0
    }

    /// A program that does not read its input must not stop us, nor kill us by a broken pipe.
    private mutating func feed() {
        while let toChild, !input.isEmpty {
            let count = Self.writeWithoutSignal(toChild, input)
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
        if let toChild { close(toChild) }
        toChild = nil
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
}
