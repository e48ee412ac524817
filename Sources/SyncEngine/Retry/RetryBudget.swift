import Synchronization

/// The time that one run may spend waiting for faults to pass, shared by all of its connections.
final class RetryBudget: Sendable {
    private struct State {
        var secondsLeft: Double
        var backoff: Backoff
        /// Sessions that ended with their token since work went well.
        var renewals = 0
    }

    /// More ends of sessions than this in a row are no matter of tokens.
    private static let mostRenewals = 8

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

    /// A session is over because its token is: a new one may begin at once, unless that has happened too often in a row.
    func mayRenewAtOnce() -> Bool {
        state.withLock { state in
            state.renewals += 1
            return state.renewals <= Self.mostRenewals
        }
    }

    func workWentWell() {
        state.withLock { state in
            state.backoff.reset()
            state.renewals = 0
        }
    }
}
