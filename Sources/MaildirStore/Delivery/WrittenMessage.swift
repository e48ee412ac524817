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
    /// Its flags and keywords; `nil` if it has none.
    let letters: InfoLetters?

    /// Where the file will be.
    package var subdirectory: Subdirectory { letters == nil ? .new : .cur }

    /// Under which full name.
    package var fileName: String { letters.map { baseName + ":2," + $0.text } ?? baseName }
}
