import Mail

/// What is not the same on all three sides of one folder: the base, the server, and here. Found without any knowledge of
/// other folders; what becomes of it is decided by ``AccountPlanner`` when all folders are known.
package struct FolderDifference: Sendable, Equatable {
    /// A message that both sides have, whose flags are not the agreed ones everywhere.
    package struct Flagged: Sendable, Equatable {
        package let uid: UID
        package let name: String
        package let base: MessageFlags
        package let server: MessageFlags
        package let here: MessageFlags

        package init(uid: UID, name: String, base: MessageFlags, server: MessageFlags, here: MessageFlags) {
            (self.uid, self.name, self.base, self.server, self.here) = (uid, name, base, server, here)
        }
    }

    /// A message that was agreed on and that one side, or both, no longer have.
    package struct Departed: Sendable, Equatable {
        package let uid: UID
        package let name: String
        package let base: MessageFlags
        /// Where it still is, its flags there; the base's where it is not.
        package let flags: MessageFlags

        package init(uid: UID, name: String, base: MessageFlags, flags: MessageFlags) {
            (self.uid, self.name, self.base, self.flags) = (uid, name, base, flags)
        }
    }

    /// A file that no row explains.
    package struct Stranger: Sendable, Equatable {
        /// The stable part of its name.
        package let name: String
        package let flags: MessageFlags

        package init(name: String, flags: MessageFlags) { (self.name, self.flags) = (name, flags) }
    }

    /// The index's number of the folder.
    package let folder: Int64
    /// Messages that were agreed on, kept ones that are gone from the server not among them.
    package var held = 0
    /// Of these, how many still lie here, and how many are still on the server.
    package var heldHere = 0
    package var heldThere = 0
    /// Kept ones that are gone from the server, and still lie here.
    package var kept = 0
    package var flagged: [Flagged] = []
    /// Here, and no longer on the server.
    package var goneThere: [Departed] = []
    /// On the server, and no longer here.
    package var missingHere: [Departed] = []
    /// Neither here nor there.
    package var goneBoth = UIDSet()
    /// Of these, messages that were kept since they went on the server: whatever lies here of them stays.
    package var keptBoth = UIDSet()
    /// The flags that were agreed on of these.
    package var goneBothFlags: [UID: MessageFlags] = [:]
    /// Marked gone, yet the server has them.
    package var returned = UIDSet()
    /// Of those that departed or are marked as deleted here: messages that a legal hold keeps. Neither side may lose them by
    /// what a run does. Filled in by who knows the holds.
    package var onHold = UIDSet()
    /// On the server, in no row; ones that were quarantined before included.
    package var arrivals = UIDSet()
    /// Their flags, as far as they are known. Those of arrivals that equal something should be: see ``Identities``.
    package var arrivalFlags: [UID: MessageFlags] = [:]
    /// Here, in no row.
    package var strangers: [Stranger] = []
    /// The rows' UIDs are void (RFC 3501 section 2.3.1.1): they are all in ``goneThere``, and none of them may be taken
    /// for deleted.
    package var hasNewValidity = false
    /// What the server can store in the folder.
    package var permitted = PermittedFlags.all

    package init(folder: Int64) { self.folder = folder }
}
