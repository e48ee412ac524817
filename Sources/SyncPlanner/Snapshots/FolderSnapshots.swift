import Mail

/// What both sides looked like when they last agreed: one row of the index, without what planning does not need.
package struct BaseMessage: Sendable, Equatable {
    package let uid: UID
    /// The stable part of the file's name in the store.
    package let name: String
    /// The flags that were agreed on.
    package let flags: MessageFlags
    /// The server no longer has the message; it is kept here.
    package let isGone: Bool

    package init(uid: UID, name: String, flags: MessageFlags, isGone: Bool = false) {
        self.uid = uid
        self.name = name
        self.flags = flags
        self.isGone = isGone
    }
}

/// What the server has now, as far as it was looked at.
package struct ServerFolder: Sendable, Equatable {
    /// How far the look reached.
    package enum Extent: Sendable, Equatable {
        /// `present` is every UID of the mailbox.
        case everything(present: UIDSet)
        /// Only what changed since the base: UIDs that are gone; what is neither gone nor new is as it was.
        case changes(vanished: UIDSet, new: UIDSet)
    }

    package var extent: Extent
    /// Flags of the messages whose flags are known to the look; those of any other message are as the base has them.
    package var flags: [UID: MessageFlags]

    package init(_ extent: Extent, flags: [UID: MessageFlags] = [:]) {
        self.extent = extent
        self.flags = flags
    }
}

/// What lies in the store now.
package enum LocalFolder: Sendable, Equatable {
    /// The directories have not changed since the base: every file is where and as it was.
    case unchanged
    /// Every file of the folder.
    case files(LocalFiles)

    /// Stable name → flags, of every file of the folder.
    package static func scanned(_ files: [String: MessageFlags]) -> LocalFolder { .files(LocalFiles(files)) }
}
