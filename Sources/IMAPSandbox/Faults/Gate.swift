import Synchronization

/// A place where sessions stop until it is opened: how a test holds a server still and looks at the client meanwhile.
package final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrivals = 0
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    /// Readable once the gate is open; sessions poll it together with their socket.
    let opened = EventDescriptor()

    /// A closed gate.
    package init() {}

    /// Lets through all that wait and all that come later.
    package func open() {
        state.withLock { $0.isOpen = true }
        opened.signal()
    }

    /// How often a session has come to the gate.
    package var arrivals: Int { state.withLock { $0.arrivals } }

    /// Returns once sessions have come to the gate `count` times.
    package func reached(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.arrivals < count { state.waiting.append((count, continuation)) }
                return state.arrivals >= count
            }
            if isReached { continuation.resume() }
        }
    }

    /// A session has come and will wait.
    func arrive() {
        let ready = state.withLock { state in
            state.arrivals += 1
            let arrivals = state.arrivals
            let ready = state.waiting.filter { $0.count <= arrivals }
            state.waiting.removeAll { $0.count <= arrivals }
            return ready.map(\.continuation)
        }
        for continuation in ready { continuation.resume() }
    }
}
