import Glibc

/// Standard output or another descriptor: message behind message as they go over the wire, or one mbox of them all.
final class StreamTarget: ExtractionTarget {
    private let descriptor: Int32
    private let isMbox: Bool

    init(descriptor: Int32, isMbox: Bool) {
        self.descriptor = descriptor
        self.isMbox = isMbox
    }

    func begin(directory: String) {}

    func put(_ message: ExtractedMessage, _ body: MessageBuffer) throws(ArchiveError) {
        if isMbox {
            try MboxMessage.write(body, date: message.date, write)
        } else {
            try body.readStored(.verbatim, write)
        }
    }

    func finish() {}

    private func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        guard Descriptor.write(bytes, to: descriptor) else { throw ArchiveError(errno: errno, "write", "the output") }
    }
}
