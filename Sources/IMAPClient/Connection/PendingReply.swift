import Synchronization

/// The answer to a command that was submitted; it may be waited for any number of times, or never.
package final class PendingReply: Sendable {
    private enum State {
        case waiting([Int: CheckedContinuation<Result<Reply, IMAPError>, Never>], next: Int)
        case done(Result<Reply, IMAPError>)
    }

    private let state = Mutex(State.waiting([:], next: 0))

    init() {}

    /// The server's OK; throws its NO or BAD, and whatever kept the answer from coming. A cancelled task stops
    /// waiting, while the command goes on.
    package func value() async throws(IMAPError) -> Reply { try await outcome().get() }

    func complete(_ result: Result<Reply, IMAPError>) {
        let waiters = state.withLock { state -> [CheckedContinuation<Result<Reply, IMAPError>, Never>] in
            guard case .waiting(let waiters, _) = state else { return [] }
            state = .done(result)
            return Array(waiters.values)
        }
        for waiter in waiters { waiter.resume(returning: result) }
    }

    private func outcome() async -> Result<Reply, IMAPError> {
        let ticket = state.withLock { state -> Int in
            guard case .waiting(let waiters, let next) = state else { return 0 }
            state = .waiting(waiters, next: next + 1)
            return next
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in wait(ticket, continuation) }
        } onCancel: {
            cancel(ticket)
        }
    }

    private func wait(_ ticket: Int, _ continuation: CheckedContinuation<Result<Reply, IMAPError>, Never>) {
        let ready = state.withLock { state -> Result<Reply, IMAPError>? in
            switch state {
            case .done(let result): return result
            case .waiting(var waiters, let next):
                if Task.isCancelled { return .failure(.cancelled) }
                waiters[ticket] = continuation
                state = .waiting(waiters, next: next)
                return nil
            }
        }
        if let ready { continuation.resume(returning: ready) }
    }

    private func cancel(_ ticket: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Result<Reply, IMAPError>, Never>? in
            guard case .waiting(var waiters, let next) = state else { return nil }
            let waiter = waiters.removeValue(forKey: ticket)
            state = .waiting(waiters, next: next)
            return waiter
        }
        waiter?.resume(returning: .failure(.cancelled))
    }
}

extension IMAPError {
    static let cancelled = IMAPError(.cancelled, message: "The answer was no longer waited for.")
}
