/// Where one block of an xz file lies, and what it holds.
struct XZBlock: Hashable, Sendable {
    /// Of the block's header in the file.
    let fileOffset: UInt64
    /// Header, packed data and check, without the padding behind them.
    let unpaddedSize: UInt64
    /// Of the block's first byte in the unpacked stream.
    let offset: UInt64
    /// Bytes of the unpacked stream in this block.
    let size: UInt64

    var end: UInt64 { offset + size }
    /// With the padding to a multiple of four.
    var totalSize: UInt64 { (unpaddedSize + 3) & ~3 }
}
