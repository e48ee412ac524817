import Mail

/// One thing that happened to a message in a folder, as the run that saw it tells.
package struct MessageEvent: Sendable, Equatable {
    /// What happened.
    package enum Kind: Sendable, Equatable {
        /// Seen here for the first time.
        case arrived
        /// Other flags or keywords.
        case flagged(from: MessageFlags, to: MessageFlags)
        /// It came from another folder.
        case moved(from: MessagePlace)
        /// In the same folder under another UID or UIDVALIDITY.
        case renumbered(from: MessagePlace)
        /// No longer on the server. `isKept`: the file is still here.
        case gone(isKept: Bool)
        /// On the server again, under the UID that it had before.
        case returned
        /// Put back, by a restore or from a kept copy; where it had been, if that is known.
        case restored(from: MessagePlace?)
        /// Other content under the same UID, which no honest server gives; the digest that was.
        case replaced(was: MessageDigest?)
        /// A kept copy was removed because its time was over.
        case forgotten
        /// Removed here for good, on demand.
        case erased
    }

    /// The run that saw it.
    package let run: Int64
    /// Where the message is, or was before it went.
    package let place: MessagePlace
    /// The row as the run left it; of a message that has none any more, as it was.
    package let placement: Placement
    package let kind: Kind
}
