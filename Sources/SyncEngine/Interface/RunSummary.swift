import Mail

/// The last word of a run. The names are those of the `--json` summary.
package struct RunSummary: Sendable, Equatable, Codable {
    package var account: String
    /// 0 when the run ended before it had a number.
    package var run: Int64 = 0
    package var mode: RunMode
    /// Every message that the server says it has, and that the configuration does not leave out, is held.
    package var complete = false
    /// The patterns of a run that was asked for some folders only, which says nothing of the others; `nil` = for all.
    package var only: [String]?
    package var folders = 0
    package var foldersChanged = 0
    package var downloaded = 0
    package var uploaded = 0
    package var flagsLocal = 0
    package var flagsRemote = 0
    package var deletedLocal = 0
    package var deletedRemote = 0
    package var moved = 0
    package var copiedLocally = 0
    package var quarantined = 0
    /// Folders as a whole, on either side; `nil` in summaries of versions that did not count them.
    package var tree: TreeChanges? = TreeChanges()
    /// Gone on the server, kept here, in this run.
    package var goneKept = 0
    /// Octets on the wire, after compression.
    package var bytesIn: UInt64 = 0
    package var bytesOut: UInt64 = 0
    /// Waits for the server with nothing else in flight, along the longest chain.
    package var roundTrips = 0
    package var seconds: Double = 0
    package var outcome: RunOutcome = .done
    /// One sentence for every outcome but ``RunOutcome/done``: what happened, where, what to do.
    package var message: String?

    package init(account: String, mode: RunMode) {
        self.account = account
        self.mode = mode
    }
}

/// Folders that a run made, renamed or deleted because the other side had.
package struct TreeChanges: Sendable, Equatable, Codable {
    package var made = 0
    package var renamed = 0
    package var deleted = 0

    package init() {}
}

/// How a run ended; each has its exit status in contract.md.
package enum RunOutcome: String, Sendable, Equatable, Codable, CaseIterable {
    case done
    case failed
    /// Done, but something is quarantined or a folder failed.
    case partial
    case signInNeeded
    /// A passing fault outlasted the retries.
    case passingFault
    case brake
    /// Another run holds the account's lock.
    case locked
    case interrupted
}

/// A run (or a look at an account) that could not be done, with a sentence for the user.
package struct RunFailure: Error, Sendable, Equatable, CustomStringConvertible {
    package let outcome: RunOutcome
    /// One sentence: what happened, where, what to do.
    package let message: String

    package init(_ outcome: RunOutcome, _ message: String) {
        self.outcome = outcome
        self.message = message
    }

    package var description: String { message }
}
