/// What an export came to.
package struct ExportReport: Sendable, Equatable {
    package var folders = 0
    package var written = 0
    /// Held elsewhere.
    package var omitted = 0
    /// Messages whose files are gone or cannot be read.
    package var missing = 0
    /// Messages whose files are not what was fetched.
    package var changed = 0
    /// Messages of these folders that were never held, by the index.
    package var quarantined = 0

    /// Everything that the server was seen to have is in it, or is held elsewhere.
    package var isComplete: Bool { missing == 0 && changed == 0 && quarantined == 0 }
}
