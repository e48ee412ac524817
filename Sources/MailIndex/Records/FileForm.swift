import Mail

/// What a row says of the file itself.
package struct FileForm: Sendable, Equatable {
    /// Of the wire form that the file gives.
    package var digest: MessageDigest
    /// Octets in the file.
    package var diskSize: UInt64
    /// As in ``Placement/lineForm``.
    package var lineForm: Int

    package init(digest: MessageDigest, diskSize: UInt64, lineForm: Int) {
        (self.digest, self.diskSize, self.lineForm) = (digest, diskSize, lineForm)
    }
}
