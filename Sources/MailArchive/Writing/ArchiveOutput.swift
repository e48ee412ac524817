/// Where an archive's bytes go. One that is neither finished nor abandoned leaves nothing that looks finished.
package protocol ArchiveOutput: AnyObject {
    /// The next bytes, all of them or an error.
    func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError)
    /// All bytes have come: makes them last, and only then gives them their name.
    func finish() throws(ArchiveError)
    /// Takes back what was written, as far as that can be done.
    func abandon()
}
