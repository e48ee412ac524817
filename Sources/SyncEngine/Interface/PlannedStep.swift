import Mail

/// One line of a dry run: what a run would do, with one message or with a folder.
package struct PlannedStep: Sendable, Equatable {
    /// *Here* is the store, *there* is the server. The raw values are those of `--json`.
    package enum Action: String, Sendable, CaseIterable {
        case fetch
        case upload
        case flagsHere = "flags-here"
        case flagsThere = "flags-there"
        case moveHere = "move-here"
        case moveThere = "move-there"
        case copyHere = "copy-here"
        case copyThere = "copy-there"
        /// With ``PlannedStep/to``: to the trash folder of that name.
        case deleteHere = "delete-here"
        case deleteThere = "delete-there"
        /// A message that both sides have goes on under another UID or file name; no mail moves.
        case rebind
        /// A message that both sides have, and that the index did not know.
        case adopt
        /// Gone on the server, kept here.
        case keepGone = "keep-gone"
        /// Marked as gone, and on the server after all.
        case returned
        /// Gone on both sides.
        case forget
        /// Differs, and stays so because the configuration says so.
        case leave
        case createFolderHere = "create-folder-here"
        case createFolderThere = "create-folder-there"
        /// From ``PlannedStep/from`` to ``PlannedStep/folder``.
        case renameFolderHere = "rename-folder-here"
        case renameFolderThere = "rename-folder-there"
        case deleteFolderHere = "delete-folder-here"
        case deleteFolderThere = "delete-folder-there"
        /// Gone on both sides.
        case forgetFolder = "forget-folder"
    }

    /// The folder in which it is done; of a move or copy, the one that receives.
    package var folder: FolderPath
    package var action: Action
    /// In ``folder`` or, of a move or copy on the server, in ``from``.
    package var uid: UID?
    /// The file's name, where there is one.
    package var file: String?
    package var from: FolderPath?
    package var to: FolderPath?
    /// Flags and keywords as IMAP writes them.
    package var flagsAdded: [String] = []
    package var flagsRemoved: [String] = []
    /// Of the header, decoded; `nil` where it is not known without fetching.
    package var subject: String?
    package var sender: String?
    package var date: InternalDate?
    /// Octets, where they are known.
    package var size: UInt64?
    /// How many messages this line stands for.
    package var count = 1
    /// Why, in one short clause.
    package var situation: String

    package init(_ action: Action, in folder: FolderPath, because situation: String) {
        (self.action, self.folder, self.situation) = (action, folder, situation)
    }
}
