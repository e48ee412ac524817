import Synchronization

/// The time that one run may spend waiting for faults to pass, shared by all of its connections.
final class RetryBudget: Sendable {
    private struct State {
        var secondsLeft: Double
        var backoff: Backoff
    }

    private let state: Mutex<State>

    init(seconds: Double, backoff: Backoff) { state = Mutex(State(secondsLeft: seconds, backoff: backoff)) }

    /// How long to wait now, in seconds; `nil` when the budget cannot pay for it.
    ///
    /// - Parameter demanded: a time that the server named; then neither more nor less is waited.
    func wait(demanded: Double?, fraction: Double = Double.random(in: 0..<1)) -> Double? {
        state.withLock { state in
            let seconds = demanded ?? state.backoff.next(fraction: fraction)
            guard seconds <= state.secondsLeft else { return nil }
            state.secondsLeft -= seconds
            return seconds
        }
    }

    func workWentWell() { state.withLock { $0.backoff.reset() } }
}
