/// How fast something grows, over the last few seconds.
struct RateMeter: Sendable {
    private var samples: [(time: Double, octets: UInt64, messages: Int)] = []
    /// Seconds over which the rate is taken.
    private static let window = 8.0

    /// Adds what a counter shows at a time (seconds, growing).
    mutating func add(time: Double, octets: UInt64, messages: Int) {
        samples.append((time, octets, messages))
        while samples.count > 2, time - samples[1].time >= Self.window { samples.removeFirst() }
    }

    /// `nil` until there is enough to judge by.
    var octetsPerSecond: Double? { perSecond { Double($1.octets) - Double($0.octets) } }

    /// `nil` until there is enough to judge by.
    var messagesPerSecond: Double? { perSecond { Double($1.messages - $0.messages) } }

    private func perSecond(
        _ growth: ((time: Double, octets: UInt64, messages: Int), (time: Double, octets: UInt64, messages: Int)) -> Double
    ) -> Double? {
        guard let first = samples.first, let last = samples.last, last.time - first.time >= 1 else { return nil }
        return max(0, growth(first, last)) / (last.time - first.time)
    }
}
