import Mail

/// What is to be put back, and where.
package struct RestoreRequest: Sendable, Equatable {
    /// Levels that are put in front of every folder; then roles are not looked at.
    package var prefix: [String]
    /// Look and tell, and send nothing.
    package var isDry: Bool

    package init(prefix: [String] = [], isDry: Bool = false) { (self.prefix, self.isDry) = (prefix, isDry) }
}

/// What happens while mail is put back.
package enum RestoreEvent: Sendable {
    /// A folder of the source goes to another name on the server.
    case folderMapped(FolderPath, to: FolderPath, why: String)
    /// A folder was made on the server; in a dry run, would be.
    case folderMade(FolderPath)
    /// A folder is done; the counts are those of its mail.
    case folderDone(FolderPath, RestoreCounts)
    /// The folder could not be done; the others go on.
    case folderFailed(FolderPath, message: String)
    /// A message was not put back: what the server says, or what is wrong with it.
    case messageRefused(FolderPath, label: String, reason: String, message: String)
    /// The server does not store these keywords in this folder.
    case keywordsLost(FolderPath, [Keyword])
    case waiting(reason: String, seconds: Double)
    case notice(String)
}

/// Receives events; called from several tasks at once, must not block.
package protocol RestoreObserver: Sendable {
    func observe(_ event: RestoreEvent)
}

/// Messages, by what became of them.
package struct RestoreCounts: Sendable, Equatable {
    /// Sent and taken; in a dry run, to be sent.
    package var restored = 0
    /// There already.
    package var present = 0
    /// Not taken by the server, or damaged or missing in the source.
    package var refused = 0

    package init(restored: Int = 0, present: Int = 0, refused: Int = 0) {
        (self.restored, self.present, self.refused) = (restored, present, refused)
    }

    static func += (a: inout RestoreCounts, b: RestoreCounts) {
        a.restored += b.restored
        a.present += b.present
        a.refused += b.refused
    }
}

/// What came of putting mail back.
package struct RestoreReport: Sendable, Equatable {
    package var account: String
    package var isDry = false
    package var folders = 0
    package var foldersMade = 0
    package var foldersFailed = 0
    package var counts = RestoreCounts()
    package var bytesOut: UInt64 = 0
    package var roundTrips = 0
    package var seconds: Double = 0
    package var outcome = RunOutcome.done
    /// One sentence for every outcome but ``RunOutcome/done``.
    package var message: String?

    package init(account: String) { self.account = account }
}
