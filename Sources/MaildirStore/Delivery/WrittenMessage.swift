import Mail

/// A message that lies in `tmp`, complete, and gets its place at ``Delivery/commit()``.
package struct WrittenMessage: Sendable, Hashable {
    package let name: UniqueName
    /// Of the wire form.
    package let digest: MessageDigest
    /// Bytes of the wire form.
    package let wireSize: UInt64
    /// Bytes of the file.
    package let diskSize: UInt64
    package let lineForm: LineForm
    /// What the file's name will begin with for ever: the stable part and its fields.
    package let baseName: String
    /// Where the file will be and under which full name.
    package let subdirectory: Subdirectory
    package let fileName: String
}
