/// A file that the server would not take, with its reason. Tried again in every run, and told in every status.
package struct UnsentFile: Sendable, Equatable {
    package var folder: Int64
    /// The stable part of the file's name.
    package var name: String
    /// A word for scripts.
    package var reason: String
    /// One sentence for people.
    package var message: String
    package var tries: Int
    package var firstRun: Int64
    package var lastRun: Int64

    package init(
        folder: Int64, name: String, reason: String, message: String, tries: Int = 1, firstRun: Int64 = 0, lastRun: Int64 = 0
    ) {
        (self.folder, self.name, self.reason, self.message) = (folder, name, reason, message)
        (self.tries, self.firstRun, self.lastRun) = (tries, firstRun, lastRun)
    }
}
