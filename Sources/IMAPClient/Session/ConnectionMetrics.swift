/// What a connection has cost so far.
package struct ConnectionMetrics: Hashable, Sendable {
    /// Bytes on the wire, TLS and compression included, TCP and IP not.
    package var bytesIn: UInt64 = 0
    package var bytesOut: UInt64 = 0
    /// How often the way to the server and back had to be waited for: TCP connect, TLS handshake, greeting, each
    /// write while nothing was in flight, and each wait for a `+`.
    package var roundTrips: Int = 0
    /// Commands whose bytes left.
    package var commands: Int = 0

    package init() {}

    package static func + (a: ConnectionMetrics, b: ConnectionMetrics) -> ConnectionMetrics {
        var sum = a
        sum.bytesIn += b.bytesIn
        sum.bytesOut += b.bytesOut
        sum.roundTrips += b.roundTrips
        sum.commands += b.commands
        return sum
    }
}
