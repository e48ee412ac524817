import Mail
import MaildirStore

/// A message that lies in the store.
struct HeldMessage: Sendable {
    let maildir: MaildirFolder
    let entry: MaildirEntry
    /// Under the folder's present UIDVALIDITY; `nil` for one that the server does not have, or has under an earlier one.
    let uid: UID?
    /// What the file must prove to be; `nil` where no row of the index says.
    let digest: MessageDigest?
    /// Octets of the wire form; `nil` where that is not known without reading.
    let size: UInt64?
    /// As the file has them now.
    let flags: MessageFlags
    let date: InternalDate?
}

/// A message that the index says is held, and whose file is not there.
struct MissingMessage: Sendable, Equatable {
    let uid: UID
    let sentence: String
}
