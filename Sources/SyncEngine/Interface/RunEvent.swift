import Mail

/// What happens during a run, as it happens. Counters that change all the time are not events: poll ``RunProgress``.
package enum RunEvent: Sendable {
    case runStarted(run: Int64, mode: RunMode)
    case connecting(host: String, port: Int)
    case connected(capabilities: [String])
    /// Folders that take part, and how many messages they hold on the server.
    case foldersFound(folders: Int, messages: Int)
    /// A folder has something to do: so many messages are to be fetched.
    case folderStarted(FolderPath, toFetch: Int)
    case folderFinished(FolderPath, FolderResult)
    /// The folder could not be done; the others go on.
    case folderFailed(FolderPath, message: String)
    /// The message could not be held; it is in quarantine and tried again next time.
    case messageFailed(FolderPath, UID, message: String)
    /// The server would not take the file of this name; it is tried again next time.
    case fileFailed(FolderPath, file: String, message: String)
    /// A dry run: this would be done.
    case planned(PlannedStep)
    /// A passing fault: the run waits and tries again.
    case waiting(reason: String, seconds: Double)
    /// Something the user should know: an ALERT of the server, a folder that changed its UIDVALIDITY …
    case notice(String)
    case finished(RunSummary)
}

/// What was done in one folder.
package struct FolderResult: Sendable, Equatable {
    package var downloaded = 0
    package var uploaded = 0
    /// Messages whose flags were changed here, and on the server.
    package var flagsLocal = 0
    package var flagsRemote = 0
    package var deletedLocal = 0
    package var deletedRemote = 0
    /// Gone on the server, kept here.
    package var goneKept = 0
    /// Moves and copies that were carried over without a body, by the folder that receives.
    package var moved = 0
    package var copiedLocally = 0
    /// Messages that could not be held, and files that the server would not take.
    package var quarantined = 0

    package init() {}

    package var changedAnything: Bool { self != FolderResult() }
}

/// Receives events; called from several tasks at once, must not block.
package protocol RunObserver: Sendable {
    func observe(_ event: RunEvent)
}
