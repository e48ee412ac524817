import Mail
import MailIndex

/// Which of an account's mail is meant. Empty, it is all of it.
package struct MailSelection: Sendable, Equatable {
    /// Patterns as in `folders.include`; all folders when empty.
    package var folders: [String]
    /// INTERNALDATE not before this, in seconds since 1970.
    package var since: Int64?
    /// INTERNALDATE before this, in seconds since 1970.
    package var before: Int64?
    /// What the messages must match besides.
    package var query: SearchQuery?
    /// And a legal hold in force that must cover them, by its name.
    package var hold: String?

    package init(
        folders: [String] = [], since: Int64? = nil, before: Int64? = nil, query: SearchQuery? = nil, hold: String? = nil
    ) {
        (self.folders, self.since, self.before, self.query, self.hold) = (folders, since, before, query, hold)
    }

    /// Whether a folder's mail is meant.
    package func covers(_ path: FolderPath) -> Bool {
        folders.isEmpty || folders.contains { FolderPattern($0).covers(path) }
    }

    /// A pattern with a typing mistake in it must not pass for folders without mail.
    ///
    /// - Parameter count: folders that are meant.
    /// - Throws: ``RunFailure`` if there are patterns, and no folder matches any.
    package func checkMeansSome(of count: Int) throws(RunFailure) {
        guard count == 0, !folders.isEmpty else { return }
        throw RunFailure(.failed, "no folder matches \(folders.joined(separator: " or ")); nothing was done")
    }

    /// Whether a message of that date is meant; one without a date is in no range.
    package func covers(_ date: InternalDate?) -> Bool {
        if let since, date.map({ $0.secondsSince1970 >= since }) != true { return false }
        if let before, date.map({ $0.secondsSince1970 < before }) != true { return false }
        return true
    }
}
