/// A moment of the wall clock. Arithmetic stops at the ends instead of trapping, since lifetimes come from servers.
package struct Instant: Sendable, Hashable, Comparable {
    /// Seconds since 1970, UTC; fractions are dropped.
    package let seconds: Int

    package init(seconds: Int) { self.seconds = seconds }

    package static func < (a: Instant, b: Instant) -> Bool { a.seconds < b.seconds }

    /// So many seconds later, or earlier with a negative number.
    package func adding(seconds more: Int) -> Instant {
        let (sum, overflow) = seconds.addingReportingOverflow(more)
        guard overflow else { return Instant(seconds: sum) }
        return Instant(seconds: more < 0 ? .min : .max)
    }

    /// Seconds from an earlier moment to this one; negative where that one is later.
    package func seconds(since earlier: Instant) -> Int {
        let (difference, overflow) = seconds.subtractingReportingOverflow(earlier.seconds)
        guard overflow else { return difference }
        return seconds < earlier.seconds ? .min : .max
    }
}
