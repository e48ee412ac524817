import Mail

/// What becomes of the account's folders, as far as it can be known before any message was looked at.
package struct FolderTreePlan: Sendable, Equatable {
    /// A folder that one side, or both, no longer have.
    package struct Departure: Sendable, Equatable {
        package enum Side: Sendable, Equatable { case there, here, both }

        package let folder: BaseFolder
        /// Where it is gone.
        package let gone: Side
    }

    /// Folders whose messages are compared, in the order of their paths.
    package var pairs: [FolderPair] = []
    /// Creations and renames, outer folders first. Deletions are decided by ``AccountPlanner``, which knows what is in them.
    package var actions: [FolderAction] = []
    /// Folders with a base that are gone on a side; each is in ``pairs`` as well, unless it is gone on both.
    package var departures: [Departure] = []
    /// Why nothing may be concluded from what was seen; `nil` = all is well.
    package var brake: String?
    /// Sentences that the user should read.
    package var notes: [String] = []

    package init() {}
}
