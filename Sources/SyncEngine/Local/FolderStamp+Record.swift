import Glibc
import MailIndex
import MaildirStore

extension FolderStamp {
    init(_ record: FolderStampRecord) {
        self.init(
            curTime: record.curTime, newTime: record.newTime, curInode: UInt64(bitPattern: record.curInode),
            newInode: UInt64(bitPattern: record.newInode))
    }

    var record: FolderStampRecord {
        FolderStampRecord(
            curTime: curTime, newTime: newTime, curInode: Int64(bitPattern: curInode), newInode: Int64(bitPattern: newInode))
    }

    /// Whether any change after this moment is sure to change the stamp. Times that are not whole seconds come from a
    /// file system that notes every tick of the kernel's clock, which is at most 10 ms; others get two seconds.
    var isReliable: Bool {
        let isFine = curTime % 1_000_000_000 != 0 && newTime % 1_000_000_000 != 0
        guard isFine else { return isSettled }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let (age, overflow) = (Int64(now.tv_sec) &* 1_000_000_000 &+ Int64(now.tv_nsec))
            .subtractingReportingOverflow(max(curTime, newTime))
        return !overflow && age > 20_000_000
    }
}
