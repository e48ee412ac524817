import Synchronization

/// Collects the numbers of the connections that have ended.
final class ProxyReport: Sendable {
    private let tallies = Mutex<[ProxyTally]>([])

    func add(_ tally: ProxyTally) { tallies.withLock { $0.append(tally) } }

    var json: String {
        let connections = tallies.withLock { $0.map(\.json) }
        return #"{"connections":[\#(connections.joined(separator: ","))]}"#
    }
}
