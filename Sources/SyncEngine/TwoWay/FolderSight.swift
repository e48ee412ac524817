import Mail
import MailIndex
import SyncPlanner

/// What a two-way run has seen of one folder, on both sides, before anything is planned.
struct FolderSight: Sendable {
    /// Saved in the index, so that it has a number; the name and the directory are those from before any rename.
    var record: FolderRecord
    /// On the server, after renames.
    var path: FolderPath
    var isThere: Bool
    var isHere: Bool
    /// The server lets nobody, or not us, write to it.
    var isReadOnly = false
    /// As SELECT told; `nil` if the folder is not there, or was not opened because nothing changed in it.
    var uidValidity: UIDValidity?
    var uidNext: UID?
    /// As it stood when the folder was opened.
    var highestModSeq: ModSeq?
    var exists = 0
    /// PERMANENTFLAGS; `nil` = not told.
    var permanentFlags: [String]?
    /// UIDs that both sides had when last agreed.
    var known = UIDSet()
    /// Every UID that the mailbox has now.
    var present = UIDSet()
    /// The server's answers contradict each other; nothing may be taken for deleted.
    var contradicts = false
    var difference: FolderDifference
    /// Nothing changed in it, neither there nor here; it was not opened.
    var isQuiet = false
    /// Of the local directories, if nothing was changed since; see ``LocalLook``.
    var stamp: FolderStampRecord?
    /// The directory's `cur`.
    var inode: UInt64?
}
