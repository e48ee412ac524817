import Dispatch
import Synchronization

/// Work that blocks, done where a thread may block, and told when its task is cancelled.
enum Blocking {
    /// - Parameter work: is given what says whether it should stop; it throws what it likes when it does.
    static func run<Result: Sendable>(
        _ work: @escaping @Sendable (_ isStopped: @escaping @Sendable () -> Bool) throws -> Result
    ) async throws -> Result {
        let sign = StopSign()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(with: Swift.Result { try work { sign.isSet.load(ordering: .relaxed) } })
                }
            }
        } onCancel: {
            sign.isSet.store(true, ordering: .relaxed)
        }
    }

    private final class StopSign: Sendable {
        let isSet = Atomic(false)
    }
}
