import Mail

/// A promise on record before a message is sent (APPEND, RFC 3501 section 6.3.11): after a crash the folder is searched
/// for it, from ``uidNext`` on, before anything is sent again.
package struct UploadIntent: Sendable, Equatable {
    /// 0 = not in the index yet.
    package var id: Int64 = 0
    package var folder: Int64
    package var uidValidity: UIDValidity
    /// The folder's UIDNEXT before the message was sent; `nil` if the server did not say.
    package var uidNext: UID?
    /// The stable part of the file's name.
    package var name: String
    /// Of the wire form.
    package var digest: MessageDigest
    /// Octets on the wire and in the file.
    package var wireSize: UInt64
    package var diskSize: UInt64
    /// As in ``Placement/lineForm``.
    package var lineForm: Int
    /// The flags it is sent with.
    package var flags: MessageFlags
    /// The date it is sent with.
    package var internalDate: InternalDate?
    /// The header's Message-ID, to search by; not unique.
    package var messageID: String?

    package init(
        folder: Int64, uidValidity: UIDValidity, uidNext: UID?, name: String, digest: MessageDigest, wireSize: UInt64,
        diskSize: UInt64, lineForm: Int, flags: MessageFlags, internalDate: InternalDate? = nil, messageID: String? = nil
    ) {
        (self.folder, self.uidValidity, self.uidNext, self.name) = (folder, uidValidity, uidNext, name)
        (self.digest, self.wireSize, self.diskSize, self.lineForm) = (digest, wireSize, diskSize, lineForm)
        (self.flags, self.internalDate, self.messageID) = (flags, internalDate, messageID)
    }

    /// The row of the message once its UID is known.
    package func placement(uid: UID, emailID: String? = nil) -> Placement {
        Placement(
            uid: uid, name: name, digest: digest, wireSize: wireSize, diskSize: diskSize, lineForm: lineForm, flags: flags,
            internalDate: internalDate, emailID: emailID)
    }
}
