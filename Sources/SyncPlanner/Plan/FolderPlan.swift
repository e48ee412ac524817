import Mail

/// What is to be done in one folder. Made before anything is touched; a dry run prints it, the engine carries it out.
package struct FolderPlan: Sendable, Equatable {
    /// Flags of a file are to become these.
    package struct FlagChange: Sendable, Equatable {
        package let uid: UID
        package let name: String
        package let flags: MessageFlags
        /// What the index shall note as agreed.
        package let agreed: MessageFlags

        package init(uid: UID, name: String, flags: MessageFlags, agreed: MessageFlags) {
            self.uid = uid
            self.name = name
            self.flags = flags
            self.agreed = agreed
        }
    }

    /// Bodies to fetch.
    package var download = UIDSet()
    /// Files that are lost here; their rows are replaced when the bodies have come again. Part of ``download``.
    package var lostHere = UIDSet()
    package var localFlags: [FlagChange] = []
    /// Both sides agree already and only the index does not know: UID → flags.
    package var agreed: [FlagChange] = []
    /// Gone on the server and kept here: to be marked.
    package var keepGone = UIDSet()
    /// Gone on the server, to be removed here: UID and stable name.
    package var removeLocal: [BaseMessage] = []
    /// Gone on both sides: rows to close.
    package var forget = UIDSet()
    /// Marked gone, yet the server has them: marks to take back.
    package var returned = UIDSet()
    /// Files that nothing on the server or in the index explains; a pulling run leaves them alone.
    package var strangers = 0

    package init() {}

    package var isEmpty: Bool { self == FolderPlan() }
}
