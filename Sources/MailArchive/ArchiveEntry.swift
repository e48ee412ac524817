import Mail

/// What is known of a message beside its bytes when it goes into an archive.
package struct ArchiveEntry: Sendable, Hashable {
    package let uid: UID?
    package let flags: MessageFlags
    package let date: InternalDate?
    /// What the bytes must prove to be, if that is known.
    package let digest: MessageDigest?

    package init(uid: UID? = nil, flags: MessageFlags = .none, date: InternalDate? = nil, digest: MessageDigest? = nil) {
        self.uid = uid
        self.flags = flags
        self.date = date
        self.digest = digest
    }
}
