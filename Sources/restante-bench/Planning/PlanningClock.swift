import Glibc

/// Time gone by, and the time that this process had a core: on a busy machine only the second says what work costs.
struct PlanningClock {
    /// Seconds.
    var wall: Double
    var cpu: Double

    static var now: PlanningClock { PlanningClock(wall: read(CLOCK_MONOTONIC), cpu: read(CLOCK_PROCESS_CPUTIME_ID)) }

    static func - (a: PlanningClock, b: PlanningClock) -> PlanningClock {
        PlanningClock(wall: a.wall - b.wall, cpu: a.cpu - b.cpu)
    }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
