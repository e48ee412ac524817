import Glibc

/// A pipe or standard output. What was written cannot be taken back: an archive that was cut short is known by the
/// footer that it lacks.
package final class StreamOutput: ArchiveOutput {
    private let descriptor: Int32

    /// The descriptor stays the caller's.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    package func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        guard Descriptor.write(bytes, to: descriptor) else { throw ArchiveError(errno: errno, "write", "the output") }
    }

    package func finish() throws(ArchiveError) {}

    package func abandon() {}
}
