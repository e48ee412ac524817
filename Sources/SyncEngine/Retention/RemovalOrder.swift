import MailIndex

/// What shall be removed here, as a user asks for it.
package enum RemovalOrder: Sendable, Equatable {
    /// Kept copies that are gone from the server, as old as this (seconds), and gone for so long; of all folders if no pattern
    /// is given.
    case forget(olderThan: Int64, goneFor: Int64, folders: [String])
    /// Whatever matches, wherever it lies here.
    case erase(SearchQuery)
}

/// A message that an order means.
package struct RemovalCandidate: Sendable, Equatable {
    package let folder: FolderRecord
    package let row: LocatedPlacement
    /// The holds that keep it; none if it would go.
    package let holds: [String]
}

/// What came of an order.
package struct RemovalReport: Sendable, Equatable {
    /// `nil` if there was nothing to do.
    package var run: Int64?
    /// What it came to before anything was done.
    package var plan = RemovalPlan()
    package var done = RemovalOutcome()
    /// Folders of the messages that stay though they should have gone.
    package var failures: [(folder: String, message: String)] = []
    /// Of an erasure: messages that lie in the trash because runs removed them earlier, and that no search finds.
    package var inTrash = 0

    package static func == (a: RemovalReport, b: RemovalReport) -> Bool {
        a.run == b.run && a.plan == b.plan && a.done == b.done && a.inTrash == b.inTrash
    }
}
