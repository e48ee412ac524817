import Mail

/// A message that could not be held, with its reason. Tried again in every run, and told in every status.
package struct QuarantinedMessage: Sendable, Equatable {
    package var folder: Int64
    package var uidValidity: UIDValidity
    package var uid: UID
    /// A word for scripts.
    package var reason: String
    /// One sentence for people.
    package var message: String
    package var tries: Int
    package var firstRun: Int64
    package var lastRun: Int64

    package init(
        folder: Int64, uidValidity: UIDValidity, uid: UID, reason: String, message: String, tries: Int = 1,
        firstRun: Int64 = 0, lastRun: Int64 = 0
    ) {
        self.folder = folder
        self.uidValidity = uidValidity
        self.uid = uid
        self.reason = reason
        self.message = message
        self.tries = tries
        self.firstRun = firstRun
        self.lastRun = lastRun
    }
}
