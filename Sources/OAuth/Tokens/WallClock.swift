import Glibc

/// Where the time of day comes from; tests put one in that they move by hand.
package struct WallClock: Sendable {
    package let now: @Sendable () -> Instant

    package init(now: @escaping @Sendable () -> Instant) { self.now = now }

    /// The machine's.
    package static let system = WallClock { Instant(seconds: time(nil)) }
}
