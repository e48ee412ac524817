import Synchronization

/// Back-pressure of one connection: counts octets that came from the server and are not on disk yet, and says when to
/// stop and when to go on reading. Keeps memory bounded when the disk is slower than the network.
final class FlowGate: Sendable {
    private struct State {
        var outstanding = 0
        var isPaused = false
    }

    private let state = Mutex(State())
    private let high: Int
    private let pause: @Sendable () -> Void
    private let resume: @Sendable () -> Void

    init(high: Int, pause: @escaping @Sendable () -> Void, resume: @escaping @Sendable () -> Void) {
        self.high = high
        self.pause = pause
        self.resume = resume
    }

    func arrived(_ octets: Int) {
        let stops = state.withLock { state in
            state.outstanding += octets
            guard !state.isPaused, state.outstanding > high else { return false }
            state.isPaused = true
            return true
        }
        if stops { pause() }
    }

    func stored(_ octets: Int) {
        let goesOn = state.withLock { state in
            state.outstanding -= octets
            guard state.isPaused, state.outstanding <= high / 2 else { return false }
            state.isPaused = false
            return true
        }
        if goesOn { resume() }
    }
}
