import Mail

/// One message in one folder: where it is on the server, where it lies here, and what both sides agreed on.
package struct Placement: Sendable, Equatable {
    package var uid: UID
    /// The part of the file's name that never changes (Maildir-spec.md 3.1).
    package var name: String
    package var digest: MessageDigest?
    /// Octets on the wire and in the file.
    package var wireSize: UInt64
    package var diskSize: UInt64
    /// How the wire form is had from the file (Maildir-spec.md 4): 0 `crlf`, 1 `verbatim`.
    package var lineForm: Int
    /// The flags both sides agreed on.
    package var flags: MessageFlags
    package var modSeq: ModSeq?
    package var internalDate: InternalDate?
    package var emailID: String?
    /// The run that no longer found it on the server; the file is kept.
    package var goneRun: Int64?
    /// The run since which this row holds.
    package var fromRun: Int64 = 0

    package init(
        uid: UID, name: String, digest: MessageDigest?, wireSize: UInt64, diskSize: UInt64, lineForm: Int, flags: MessageFlags,
        modSeq: ModSeq? = nil, internalDate: InternalDate? = nil, emailID: String? = nil, goneRun: Int64? = nil
    ) {
        self.uid = uid
        self.name = name
        self.digest = digest
        self.wireSize = wireSize
        self.diskSize = diskSize
        self.lineForm = lineForm
        self.flags = flags
        self.modSeq = modSeq
        self.internalDate = internalDate
        self.emailID = emailID
        self.goneRun = goneRun
    }
}
