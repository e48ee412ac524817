import Mail
import MailIndex

/// Something that was done on purpose about mail kept here, and that must be found again later.
package enum RetentionAct: Sendable, Equatable {
    /// A message that leaves for good.
    package struct Removal: Sendable, Equatable {
        package var folder: FolderPath
        package var uid: UID
        package var uidValidity: UIDValidity
        /// Of the wire form; `nil` for one that was never read.
        package var digest: MessageDigest?
        /// Octets of the wire form.
        package var size: UInt64
        /// The run that removes it.
        package var run: Int64
    }

    /// Its time was over.
    case forgotten(Removal)
    /// On demand.
    case erased(Removal)
    /// What was put on record just before did not come about: why.
    case stayed(Removal, reason: String)
    case holdAdded(name: String, query: String, messages: Int, by: String)
    case holdReleased(name: String, by: String)
    /// A damaged file is put aside, and one with the right digest put in its place; from where.
    case repaired(folder: FolderPath, uid: UID, digest: MessageDigest, from: String)
    /// A repair that was put on record just before did not come about: why.
    case unrepaired(folder: FolderPath, uid: UID, digest: MessageDigest, reason: String)
}
