/// A file beside the manifest: a signature, a timestamp.
package struct ArchiveAttachment: Sendable, Hashable {
    /// Such as `manifest.json.p7s`; without a slash.
    package let name: String
    package let bytes: [UInt8]

    /// All of them together have at most this many bytes.
    package static let limit = 4 << 20

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}
