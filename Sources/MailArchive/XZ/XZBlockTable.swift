import CLZMA

/// All blocks of an xz file, from the index at its end.
struct XZBlockTable: Sendable {
    /// Ascending, without gaps.
    let blocks: [XZBlock]
    /// The kind of check behind each block's data.
    let check: UInt32

    /// Header and footer of a stream, in bytes.
    static let markSize = 12
    /// The most memory that an index may need: some millions of blocks.
    private static let indexMemory: UInt64 = 256 << 20

    init(blocks: [XZBlock], check: UInt32) {
        self.blocks = blocks
        self.check = check
    }

    /// Bytes of the unpacked stream.
    var size: UInt64 { blocks.last?.end ?? 0 }

    /// The number of the block that holds this byte of the unpacked stream.
    func number(at offset: UInt64) -> Int? {
        var (low, high) = (0, blocks.count)
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].end <= offset { low = middle + 1 } else { high = middle }
        }
        return low < blocks.count ? low : nil
    }

    /// Reads header, footer and index. Throws ``ArchiveError/Kind/foreign`` where the file is no xz file, and
    /// ``ArchiveError/Kind/damaged`` where it is one and they do not fit.
    init(of file: ArchiveFile) throws(ArchiveError) {
        let header = try file.read(at: 0, count: XZBlockTable.markSize)
        guard header.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) else { throw .foreign(file.path, "it is no xz file") }
        guard file.size % 4 == 0, file.size >= UInt64(2 * XZBlockTable.markSize) else {
            throw .damaged(file.path, "its end is missing")
        }
        var first = lzma_stream_flags()
        var last = lzma_stream_flags()
        let footer = try file.read(at: file.size - UInt64(XZBlockTable.markSize), count: XZBlockTable.markSize)
        guard lzma_stream_header_decode(&first, header) == LZMA_OK else {
            throw .damaged(file.path, "its first 12 bytes are not right")
        }
        guard lzma_stream_footer_decode(&last, footer) == LZMA_OK, lzma_stream_flags_compare(&first, &last) == LZMA_OK else {
            throw .damaged(file.path, "its last 12 bytes are not right, so that its end is missing or was changed")
        }
        let marks = UInt64(2 * XZBlockTable.markSize)
        guard last.backward_size <= file.size - marks, last.backward_size <= XZBlockTable.indexMemory else {
            throw .damaged(file.path, "its index does not fit")
        }
        let place = file.size - UInt64(XZBlockTable.markSize) - last.backward_size
        let packed = try file.read(at: place, count: Int(last.backward_size))
        blocks = try XZBlockTable.blocks(packed, of: file)
        check = last.check.rawValue
    }

    private static func blocks(_ packed: [UInt8], of file: ArchiveFile) throws(ArchiveError) -> [XZBlock] {
        var index: OpaquePointer?
        var memory = indexMemory
        var position = 0
        let status = lzma_index_buffer_decode(&index, &memory, nil, packed, &position, packed.count)
        guard status == LZMA_OK, position == packed.count, let index else { throw .damaged(file.path, "its index is not right") }
        defer { lzma_index_end(index, nil) }
        guard lzma_index_file_size(index) == file.size else { throw .damaged(file.path, "it is not as long as its index says") }
        var iterator = lzma_index_iter()
        lzma_index_iter_init(&iterator, index)
        var blocks: [XZBlock] = []
        while lzma_index_iter_next(&iterator, LZMA_INDEX_ITER_BLOCK) == 0 {
            blocks.append(
                XZBlock(
                    fileOffset: iterator.block.compressed_file_offset, unpaddedSize: iterator.block.unpadded_size,
                    offset: iterator.block.uncompressed_file_offset, size: iterator.block.uncompressed_size))
        }
        return blocks
    }
}
