import Mail
import Synchronization

/// What happened on the server, for tests that must know what a client did.
package final class SandboxLog: Sendable {
    private struct State {
        var entries: [SandboxLogEntry] = []
        var connections = 0
        var bodies: [BodyDelivery.Key: BodyDelivery] = [:]
        var octetsSent = 0
    }

    private let state = Mutex(State())

    /// Every command so far, in the order they came.
    package var commands: [SandboxLogEntry] { state.withLock { $0.entries } }

    /// How often a command of this name came, such as `UID FETCH`.
    package func count(of name: String) -> Int { state.withLock { $0.entries.count { $0.name == name } } }

    /// Connections accepted so far.
    package var connections: Int { state.withLock { $0.connections } }

    /// Octets sent on all connections, before compression.
    package var octetsSent: Int { state.withLock { $0.octetsSent } }

    /// What was sent of each message's body.
    package var bodies: [BodyDelivery.Key: BodyDelivery] { state.withLock { $0.bodies } }

    /// Whole bodies sent, a body that went out twice counted twice.
    package var bodyCompletions: Int { state.withLock { $0.bodies.values.reduce(0) { $0 + $1.completions } } }

    /// Forgets all but the number of connections, which goes on naming them.
    package func reset() {
        state.withLock { $0 = State(connections: $0.connections) }
    }

    /// The number of the new connection.
    func connected() -> Int {
        state.withLock { state in
            state.connections += 1
            return state.connections
        }
    }

    func received(_ entry: SandboxLogEntry) { state.withLock { $0.entries.append(entry) } }

    func sent(octets: Int) { state.withLock { $0.octetsSent += octets } }

    func changeDelivery(_ key: BodyDelivery.Key, _ change: (inout BodyDelivery) -> Void) {
        state.withLock { change(&$0.bodies[key, default: BodyDelivery()]) }
    }
}
