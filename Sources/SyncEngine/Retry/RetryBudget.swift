import Synchronization

/// The time that one run may spend waiting for faults to pass, shared by all of its connections.
final class RetryBudget: Sendable {
    private struct State {
        var secondsLeft: Double
        var backoff: Backoff
        /// Sessions that ended with their token since work went well.
        var renewals = 0
        /// Commands that the server refused for now since work went well.
        var refusals = 0
    }

    /// So many refusals in a row may be the work of a few bad messages, while the batches around them are halved; more are not.
    private static let mostRefusals = 12

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

    /// The server refused some messages for now. While others come it is no time to wait: they would wait as well.
    ///
    /// - Returns: whether nothing has come for so long that it is.
    func noteRefusal() -> Bool {
        state.withLock { state in
            state.refusals += 1
            return state.refusals > Self.mostRefusals
        }
    }

    func workWentWell() {
        state.withLock { state in
            state.backoff.reset()
            state.renewals = 0
            state.refusals = 0
        }
    }
}
