import Dispatch

/// Work that blocks on the disk, away from the threads that carry the run's tasks.
func onDisk<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result(catching: work)) }
    }
}
