import Glibc

/// Stands between a client and a server on 127.0.0.1 and does harm on command: delay, cut, stall, dribble, inject.
/// The faults may be changed while it runs. Stops when the last reference to it goes.
package final class FaultProxy: Sendable {
    /// The port to connect to.
    package let port: Int
    private let core: ProxyCore
    private let listener: Int32

    /// Begins to listen, and forwards every connection to `target` on 127.0.0.1.
    ///
    /// - Parameter tap: is shown what was forwarded, on any thread.
    package init(to target: Int, faults: Faults = Faults(), tap: ProxyTap? = nil) throws {
        let core = ProxyCore(target: target, faults: faults, tap: tap)
        self.core = core
        let (descriptor, port) = try Sockets.listen()
        listener = descriptor
        self.port = port
        startThread { core.accept(on: descriptor) }
    }

    deinit { stop() }

    /// What is done wrong from now on, also to connections that are open.
    package var faults: Faults {
        get { core.state.read { $0.faults } }
        set { core.state.change { $0.faults = newValue } }
    }

    /// How many connections were accepted since it began.
    package var acceptedConnections: Int { core.state.read { $0.accepted } }

    /// Bytes forwarded to clients since it began, on all connections.
    package var bytesToClient: Int { core.state.read { $0.bytesToClient } }

    /// Bytes forwarded to the server since it began, on all connections.
    package var bytesToServer: Int { core.state.read { $0.bytesToServer } }

    /// Ends all connections that are open now; new ones are welcome.
    package func cutConnections(withReset: Bool = false) {
        for connection in core.state.change({ $0.open.values }) { connection.cut(withReset: withReset) }
    }

    /// Ends all connections and refuses new ones.
    package func stop() {
        let isFirst = core.state.change { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard isFirst else { return }
        // The accepting thread wakes up, sees the flag and closes the descriptor.
        shutdown(listener, Int32(SHUT_RDWR))
        cutConnections()
    }
}

/// Is shown bytes that a proxy forwarded: of which connection, counted from 1, and whether they went to the client.
package typealias ProxyTap = @Sendable (_ connection: Int, _ isToClient: Bool, _ bytes: ArraySlice<UInt8>) -> Void
