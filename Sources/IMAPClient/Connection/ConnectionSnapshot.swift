import Synchronization

/// What may be asked of a connection from any thread: set by its handler, read by everyone.
final class ConnectionSnapshot: Sendable {
    struct Values: Sendable {
        var capabilities = Capabilities()
        var enabled: Set<String> = []
        var metrics = ConnectionMetrics()
        /// Why the connection is over; `nil` while it is usable.
        var end: IMAPError?
    }

    private let storage = Mutex(Values())

    var values: Values { storage.withLock { $0 } }

    func update(_ change: (inout sending Values) -> Void) { storage.withLock { change(&$0) } }
}
