import Dispatch
import Glibc
import Synchronization

/// Another program that is run for what it answers, such as a password manager or the keyring's tool.
///
/// It gets the default signals back, and of our files nothing but standard input, output and error: neither the sockets
/// to a mail server nor an account's lock.
package struct ChildProgram: Sendable {
    /// What came of it.
    package enum Ending: Equatable, Sendable {
        case exited(status: Int32)
        case killed(signal: Int32)
        case timedOut
        case cancelled
        /// It could not be started; an `errno`.
        case notStarted(Int32)
    }

    package struct Result: Equatable, Sendable {
        package var ending: Ending
        package var output: [UInt8] = []
        package var errors: [UInt8] = []
    }

    /// What it reads.
    package enum Input: Equatable, Sendable {
        /// What we read: it may ask the user.
        case ours
        case bytes([UInt8])
    }

    /// The program, found in `PATH` unless it has a slash, and its arguments.
    package let arguments: [String]
    package let input: Input
    /// Seconds until it is stopped.
    package let limit: Int
    /// More output than this is thrown away, in bytes.
    package let mostOutput: Int

    package init(_ arguments: [String], input: Input = .ours, limit: Int, mostOutput: Int = 1 << 16) {
        self.arguments = arguments
        self.input = input
        self.limit = limit
        self.mostOutput = mostOutput
    }

    /// Runs it on a thread of its own; cancelling the task stops it.
    package func run() async -> Result {
        let isCancelled = Flag()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async { continuation.resume(returning: runBlocking { isCancelled.isRaised }) }
            }
        } onCancel: {
            isCancelled.raise()
        }
    }

    /// Blocks until it ends or is stopped.
    package func runBlocking(isCancelled: () -> Bool = { false }) -> Result {
        switch start() {
        case .failure(let failure): return Result(ending: .notStarted(failure.code))
        case .success(var exchange): return exchange.run(isCancelled)
        }
    }

    private final class Flag: Sendable {
        private let state = Atomic(false)
        var isRaised: Bool { state.load(ordering: .relaxed) }
        func raise() { state.store(true, ordering: .relaxed) }
    }
}
