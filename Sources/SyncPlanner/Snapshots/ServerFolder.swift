import Mail

/// What the server has now, as far as it was looked at.
package struct ServerFolder: Sendable, Equatable {
    /// How far the look reached.
    package enum Extent: Sendable, Equatable {
        /// `present` is every UID of the mailbox.
        case everything(present: UIDSet)
        /// Only what changed since the base: UIDs that are gone; what is neither gone nor new is as it was.
        case changes(vanished: UIDSet, new: UIDSet)
    }

    package var extent: Extent
    /// Flags of the messages whose flags are known to the look; those of any other message are as the base has them.
    package var flags: [UID: MessageFlags]

    package init(_ extent: Extent, flags: [UID: MessageFlags] = [:]) {
        self.extent = extent
        self.flags = flags
    }
}
