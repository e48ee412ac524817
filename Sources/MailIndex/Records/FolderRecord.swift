import Mail

/// One folder of the account as last seen, and how far it is done.
package struct FolderRecord: Sendable, Equatable {
    /// 0 = not in the index yet.
    package var id: Int64 = 0
    package var name: MailboxName
    package var path: FolderPath
    package var role: FolderRole?
    package var isSelectable = true
    /// MAILBOXID (RFC 8474).
    package var mailboxID: String?
    /// Relative to the store's root; decided once.
    package var directory: String
    /// Of the directory's `cur`: by it a folder that was renamed here is known again. `nil` = not noted yet.
    package var inode: UInt64?

    /// `nil` until the folder was finished once, or was made on one side because the other has it.
    package var uidValidity: UIDValidity?
    package var uidNext: UID?
    package var highestModSeq: ModSeq?
    /// Messages on the server when the folder was last finished.
    package var messages = 0
    /// Times of the local directories when they were last known to be as the index says; see ``FolderStampRecord``.
    package var stamp: FolderStampRecord?

    package var firstRun: Int64 = 0
    /// The run that no longer found the folder on the server.
    package var goneRun: Int64?

    package init(name: MailboxName, path: FolderPath, directory: String) {
        self.name = name
        self.path = path
        self.directory = directory
    }
}

/// When the directories of a folder last changed (nanoseconds since 1970) and which they are (inodes).
package struct FolderStampRecord: Sendable, Equatable {
    package var curTime: Int64
    package var newTime: Int64
    package var curInode: Int64
    package var newInode: Int64

    package init(curTime: Int64, newTime: Int64, curInode: Int64, newInode: Int64) {
        self.curTime = curTime
        self.newTime = newTime
        self.curInode = curInode
        self.newInode = newInode
    }
}

/// How far a folder is done; written in the same transaction as the last rows that it relies on.
package struct FolderCursor: Sendable, Equatable {
    package var uidValidity: UIDValidity
    package var uidNext: UID?
    package var highestModSeq: ModSeq?
    package var messages: Int

    package init(uidValidity: UIDValidity, uidNext: UID?, highestModSeq: ModSeq?, messages: Int) {
        self.uidValidity = uidValidity
        self.uidNext = uidNext
        self.highestModSeq = highestModSeq
        self.messages = messages
    }
}
