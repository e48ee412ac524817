import Mail

/// One message of an archive: a line of `manifest.jsonl`.
package struct ManifestLine: Sendable, Hashable {
    /// From 1, in the archive's order: what a message is called by.
    package let number: UInt64
    /// The member that holds it.
    package let path: String
    package let folder: FolderPath
    package let uid: UID?
    package let uidValidity: UIDValidity?
    package let flags: MessageFlags
    package let date: InternalDate?
    /// Bytes of the wire form.
    package let size: UInt64
    /// Of the wire form.
    package let digest: MessageDigest
    package let messageID: String?
    /// The header's From, decoded and cut.
    package let from: String?
    /// The header's Subject, decoded and cut.
    package let subject: String?
    package let form: StoredForm
    /// Of its first stored byte in the tar stream.
    package let offset: UInt64
    /// How many stored bytes there are.
    package let length: UInt64
}
