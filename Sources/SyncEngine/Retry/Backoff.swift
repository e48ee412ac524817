/// How long to wait before trying again: decorrelated jitter, so that many clients of one server do not return together.
///
/// | attempt | waits between |
/// | --- | --- |
/// | 1 | base … 3 × base |
/// | n | base … 3 × the wait before |
/// | any | never more than the cap |
///
/// A pure value: randomness comes from outside, and nobody sleeps here.
package struct Backoff: Sendable, Equatable {
    /// Seconds.
    package let base: Double
    package let cap: Double
    private var previous: Double

    package init(base: Double = 1, cap: Double = 120) {
        self.base = base
        self.cap = cap
        previous = base
    }

    /// - Parameter fraction: random, 0 ..< 1.
    package mutating func next(fraction: Double) -> Double {
        previous = min(cap, base + fraction * (previous * 3 - base))
        return previous
    }

    /// After good work the next fault is a first one again.
    package mutating func reset() { previous = base }
}
