import Glibc

/// A program that was started. It is killed and waited for when the last reference to it goes.
package final class RunningProcess: Sendable {
    package let pid: pid_t
    private let state: Monitor<State>
    private let files: TemporaryDirectory
    private let outlivesReference: Bool

    private enum State {
        case running
        case ended(status: Int32, usage: rusage)
    }

    /// Takes over a child that was just made, whose output goes to `out` and `err` in `files`.
    /// - Parameter outlivesReference: leaves the child alone at the end: it has another way to know when to stop.
    init(pid: pid_t, files: TemporaryDirectory, outlivesReference: Bool = false) {
        self.pid = pid
        self.outlivesReference = outlivesReference
        self.files = files
        let state = Monitor(State.running)
        self.state = state
        startThread {
            // The number is given back to the system only under the lock: `kill` cannot hit a stranger.
            var information = siginfo_t()
            while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
            state.change { state in
                var (status, usage) = (Int32(0), rusage())
                wait4(pid, &status, 0, &usage)
                state = .ended(status: status, usage: usage)
            }
        }
    }

    deinit { if !outlivesReference { kill(SIGKILL) } }

    package var isRunning: Bool {
        state.read { if case .running = $0 { true } else { false } }
    }

    /// Sends a signal; nothing happens when the program has ended.
    package func kill(_ signal: Int32 = SIGKILL) {
        state.read { if case .running = $0 { _ = Glibc.kill(pid, signal) } }
    }

    /// What it wrote to standard output until now.
    package func outputSoFar() throws -> String { try Files.text(files.path("out")) }

    /// What it wrote to standard error until now.
    package func errorsSoFar() throws -> String { try Files.text(files.path("err")) }

    /// Waits for its end. May be called more than once.
    package func wait() async throws -> ProcessResult {
        try await onThread { try self.waitBlocking() }
    }

    private func waitBlocking() throws -> ProcessResult {
        let (status, usage) = state.wait { state, _ -> (Int32, rusage)? in
            if case .ended(let status, let usage) = state { (status, usage) } else { nil }
        }
        let signal = status & 0x7F
        return ProcessResult(
            end: signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal),
            outputBytes: try Files.read(files.path("out")), errorBytes: try Files.read(files.path("err")),
            userSeconds: Self.seconds(usage.ru_utime), systemSeconds: Self.seconds(usage.ru_stime))
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000 }
}
