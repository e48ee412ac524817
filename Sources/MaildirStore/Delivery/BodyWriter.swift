import Glibc
import Hashing
import Mail

/// Writes message after message, each to a file of its own, through one buffer: hashes the wire form and converts line
/// ends in the same pass. Memory stays the same however long a message is.
struct BodyWriter: ~Copyable {
    /// Messages up to this size cost one `write(2)`.
    private static let capacity = 256 * 1024

    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: BodyWriter.capacity, alignment: 64)
    private var hasher = SHA256()
    private var file: Int32 = -1
    private var filled = 0
    private var converter = LineConverter()
    /// Bytes of this message in the file, and line ends among them.
    private var flushed: UInt64 = 0
    private var flushedLines: UInt64 = 0
    private var wireSize: UInt64 = 0
    private var lineForm = LineForm.crlf

    init() {}

    deinit { buffer.deallocate() }

    /// What a finished body is known by.
    struct Result {
        let digest: MessageDigest
        let wireSize: UInt64
        let diskSize: UInt64
        let lineForm: LineForm
    }

    /// Begins a message in a file open for reading and writing, whose descriptor stays the caller's.
    mutating func begin(_ descriptor: Int32) {
        if wireSize > 0 { _ = hasher.finish() }
        file = descriptor
        (filled, flushed, flushedLines, wireSize) = (0, 0, 0, 0)
        lineForm = .crlf
        converter = LineConverter()
    }

    /// The next bytes of the wire form.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        hasher.update(bytes)
        wireSize += UInt64(bytes.count)
        var rest = bytes
        while rest.count > 0, lineForm == .crlf {
            if BodyWriter.capacity - filled < 2 { try flush() }
            guard let output = buffer.baseAddress else { return }
            let slice = UnsafeRawBufferPointer(rebasing: rest.prefix(BodyWriter.capacity - filled - 1))
            let step = converter.convert(slice, into: output + filled)
            filled += step.produced
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(step.consumed))
            if !step.isReproducible { try becomeVerbatim() }
        }
        try appendUnchanged(rest)
    }

    /// Ends the message; all its bytes are in the file.
    mutating func finish() throws(SystemError) -> Result {
        try appendHeldCR()
        try flush()
        let result = Result(digest: hasher.finish(), wireSize: wireSize, diskSize: flushed, lineForm: lineForm)
        wireSize = 0
        return result
    }

    private mutating func appendUnchanged(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
        var rest = bytes
        while rest.count > 0 {
            if filled == BodyWriter.capacity { try flush() }
            let count = min(rest.count, BodyWriter.capacity - filled)
            UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<(filled + count)])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
            filled += count
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }

    private mutating func appendHeldCR() throws(SystemError) {
        guard converter.releaseCR() else { return }
        let cr = UInt8(ascii: "\r")
        if filled == BodyWriter.capacity { try flush() }
        buffer[filled] = cr
        filled += 1
    }

    /// Up to here every LF stands for a CRLF: puts the CRs back, in the buffer or in the file, and goes on unchanged.
    private mutating func becomeVerbatim() throws(SystemError) {
        lineForm = .verbatim
        let lines = Int(converter.lines - flushedLines)
        if flushed == 0, filled + lines <= BodyWriter.capacity {
            LineExpansion.expand(buffer, filled: filled, lines: lines)
            filled += lines
        } else {
            try flush()
            flushed = try LineExpansion.expand(file, size: flushed, lines: flushedLines, buffer: buffer)
        }
        try appendHeldCR()
    }

    private mutating func flush() throws(SystemError) {
        var done = 0
        while done < filled {
            let count = write(file, buffer.baseAddress.map { $0 + done }, filled - done)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError.last }
            done += count
        }
        flushed += UInt64(filled)
        flushedLines = converter.lines
        filled = 0
    }
}
