/// What came of an extraction.
package struct ExtractionReport: Sendable, Hashable {
    /// A message that could not be taken out, or a part of the archive.
    package struct Failure: Sendable, Hashable {
        /// `nil` where it is not known which messages were there.
        package let number: UInt64?
        /// One sentence.
        package let message: String
    }

    /// Messages written.
    package internal(set) var messages: UInt64 = 0
    /// Bytes of their wire forms.
    package internal(set) var bytes: UInt64 = 0
    /// In the archive's order.
    package internal(set) var failures: [Failure] = []
    /// Whether the messages were found by the manifest. If not, a digest could be compared by its first 64 bits only, and
    /// which messages are missing is not known.
    package internal(set) var isByManifest = true
}
