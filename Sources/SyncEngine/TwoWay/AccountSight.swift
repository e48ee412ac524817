import Mail
import SyncPlanner

/// What a two-way run has seen of a whole account before anything is planned.
struct AccountSight: Sendable {
    /// Every pair has its number. Folders that could not be looked at are in it, and nothing is concluded about them.
    var tree = FolderTreePlan()
    /// Folders in which something differs, is new or is gone; those that could not be looked at are not among them.
    var sights: [FolderSight] = []
    /// Folders of the index that take no part: left out by the configuration, or not to be judged, which is a failure. They are
    /// neither gone nor quiet.
    var leftOut: Set<Int64> = []
    /// Folders of the index that could not be looked at.
    var failed: Set<Int64> = []
    /// The same and folders that can be on one side only, each with its sentence.
    var failures: [FolderJob] = []
    /// By folder: what was asked of messages that arrived, while the folder was open.
    var facts: [Int64: [UID: RemoteFacts]] = [:]
    /// Folders that take part.
    var folders = 0
    /// Of these, those in which nothing differs.
    var unchanged = 0
    /// Messages on the server, as LIST-STATUS told.
    var messages = 0
}
