import Glibc

/// What changes when a message is added to a folder, renamed or removed. An equal stamp means an unchanged folder, if the
/// stamp was settled when it was taken.
package struct FolderStamp: Hashable, Sendable {
    /// Modification time of `cur`, nanoseconds since 1970.
    package let curTime: Int64
    package let newTime: Int64
    package let curInode: UInt64
    package let newInode: UInt64

    package init(curTime: Int64, newTime: Int64, curInode: UInt64, newInode: UInt64) {
        self.curTime = curTime
        self.newTime = newTime
        self.curInode = curInode
        self.newInode = newInode
    }

    /// File systems may keep times as coarsely as this.
    private static let granularity: Int64 = 2_000_000_000

    /// Whether a later change is sure to show. A stamp younger than a file system's clock tick may stay the same through
    /// another change within that tick: do not rely on it the next time, look again.
    package var isSettled: Bool {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return isSettled(at: FolderStamp.nanoseconds(now))
    }

    /// The same, at a time in nanoseconds since 1970.
    package func isSettled(at now: Int64) -> Bool {
        let (age, overflow) = now.subtractingReportingOverflow(max(curTime, newTime))
        return !overflow && age > FolderStamp.granularity
    }

    static func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec) }
}
