/// The tar stream on its way into xz blocks. A member that fits into one block is never cut in two, so that one block is
/// enough to read it.
struct TarSink: ~Copyable {
    private var encoder: XZEncoder
    private let blockSize: UInt64
    /// Of the next byte in the stream.
    private(set) var position: UInt64 = 0
    /// Of the first byte of the block that is being filled.
    private var blockStart: UInt64 = 0
    private let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 64)

    init(_ settings: XZSettings, into output: any ArchiveOutput) throws(ArchiveError) {
        blockSize = UInt64(settings.blockSize)
        zeros.initializeMemory(as: UInt8.self, repeating: 0)
        encoder = try XZEncoder(settings, into: output)
    }

    deinit { zeros.deallocate() }

    /// Begins a new block if this many bytes do not fit into the one that is being filled, but would into an empty one.
    mutating func fit(_ count: UInt64) throws(ArchiveError) {
        let used = position - blockStart
        if used > 0, used + count > blockSize, count <= blockSize { try cut() }
    }

    /// What follows begins a block.
    mutating func cut() throws(ArchiveError) {
        guard position > blockStart else { return }
        try encoder.cut()
        blockStart = position
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        try encoder.write(bytes)
        position += UInt64(bytes.count)
        while position - blockStart >= blockSize { blockStart += blockSize }
    }

    mutating func write(_ bytes: [UInt8]) throws(ArchiveError) {
        try bytes.give { (bytes) throws(ArchiveError) in try write(bytes) }
    }

    /// Fills up the last block of a member of this size.
    mutating func pad(_ size: UInt64) throws(ArchiveError) { try zero(TarHeader.padding(size)) }

    /// A whole small member.
    mutating func member(_ path: String, _ contents: [UInt8]) throws(ArchiveError) {
        let header = MemberHeader.small(path, size: UInt64(contents.count))
        try fit(UInt64(header.count + contents.count + TarHeader.block))
        try write(header)
        try write(contents)
        try pad(UInt64(contents.count))
    }

    /// The end of the tar stream and of the xz file.
    mutating func finish() throws(ArchiveError) {
        try zero(2 * TarHeader.block)
        try encoder.finish()
    }

    private mutating func zero(_ count: Int) throws(ArchiveError) {
        try write(UnsafeRawBufferPointer(rebasing: zeros[..<count]))
    }
}
