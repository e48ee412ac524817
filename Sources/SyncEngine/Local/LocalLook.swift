import Mail
import MaildirStore
import SyncPlanner

/// What a scan of a local folder gave.
struct LocalLook: Sendable {
    /// Stable name → file.
    var entries: [String: MaildirEntry]
    /// What the next run may compare with, if nothing is changed meanwhile; `nil` if a change could hide from it.
    var stamp: FolderStamp?
    /// Others were at work all the time: a file that was not seen may be there all the same.
    var isCertain: Bool

    /// For the planner; an uncertain look must not make anything be taken for lost.
    var snapshot: LocalFolder { isCertain ? .scanned(entries.mapValues(\.flags)) : .unchanged }

    /// Reads the directories, again if another program changed them meanwhile.
    init(_ folder: MaildirFolder) throws(MaildirError) {
        var entries: [String: MaildirEntry] = [:]
        for _ in 0..<3 {
            entries.removeAll(keepingCapacity: true)
            let scan = try folder.scan { entries[String($0.baseName)] = $0 }
            guard scan.isStable else { continue }
            self.init(entries: entries, stamp: scan.stamp.isReliable ? scan.stamp : nil, isCertain: true)
            return
        }
        self.init(entries: entries, stamp: nil, isCertain: false)
    }

    private init(entries: [String: MaildirEntry], stamp: FolderStamp?, isCertain: Bool) {
        (self.entries, self.stamp, self.isCertain) = (entries, stamp, isCertain)
    }
}
