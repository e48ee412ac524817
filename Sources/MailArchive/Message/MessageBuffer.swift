import Hashing
import Mail

/// One message between its source and the archive: in memory if it is small, else in a spool. Its size must be known
/// before its first byte is stored.
final class MessageBuffer {
    private static let memory = 4 << 20

    private let spoolDirectory: String
    private var spool: Spool?
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: MessageBuffer.memory, alignment: 64)
    private let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)
    private var filled = 0
    private var isSpooled = false
    private var failure: ArchiveError?
    private var measure = MessageMeasure()
    /// Of the message that was taken last.
    private(set) var digest = SHA256.digest([])

    init(spoolDirectory: String) { self.spoolDirectory = spoolDirectory }

    deinit {
        buffer.deallocate()
        piece.deallocate()
    }

    /// Bytes of the wire form.
    var size: UInt64 { measure.size }
    /// How it is stored where line ends are LF.
    var form: StoredForm { measure.form }
    /// Its beginning, in which the header is.
    var header: [UInt8] { measure.header }

    /// Bytes in this form.
    func storedSize(_ form: StoredForm) -> UInt64 { measure.storedSize(form) }

    /// Takes a whole message from what calls its argument with each piece.
    func fill<Failure: Error>(from source: ((UnsafeRawBufferPointer) -> Void) throws(Failure) -> Void) throws(Failure) {
        (filled, isSpooled, failure) = (0, false, nil)
        measure.begin()
        try source { piece in
            guard failure == nil else { return }
            do throws(ArchiveError) { try append(piece) } catch { failure = error }
        }
        digest = measure.digest()
    }

    /// Throws what kept the last message from being held.
    func check() throws(ArchiveError) { if let failure { throw failure } }

    private func append(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        measure.take(bytes)
        if !isSpooled, filled + bytes.count > buffer.count { try moveToSpool() }
        if isSpooled {
            try spool?.write(bytes)
        } else if bytes.count > 0 {
            UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + bytes.count)]).copyMemory(from: bytes)
            filled += bytes.count
        }
    }

    private func moveToSpool() throws(ArchiveError) {
        if spool == nil { spool = try Spool(in: spoolDirectory) }
        try spool?.empty()
        try spool?.write(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
        isSpooled = true
    }

    /// Gives the message in its stored form, in pieces of some size that are valid during the call.
    func readStored(_ form: StoredForm, _ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void) throws(ArchiveError) {
        guard form == .crlf else { return try readWire(body) }
        var converter = LineFormConverter()
        var held = 0
        func gather(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
            if held + bytes.count > piece.count {
                try body(UnsafeRawBufferPointer(rebasing: piece[..<held]))
                held = 0
            }
            guard bytes.count <= piece.count else { return try body(bytes) }
            UnsafeMutableRawBufferPointer(rebasing: piece[held..<(held + bytes.count)]).copyMemory(from: bytes)
            held += bytes.count
        }
        try readWire { (bytes) throws(ArchiveError) in try converter.convert(bytes, gather) }
        try converter.finish(gather)
        try body(UnsafeRawBufferPointer(rebasing: piece[..<held]))
    }

    private func readWire(_ body: (UnsafeRawBufferPointer) throws(ArchiveError) -> Void) throws(ArchiveError) {
        guard isSpooled, let spool else { return try body(UnsafeRawBufferPointer(rebasing: buffer[..<filled])) }
        try spool.readAll(body)
    }
}
