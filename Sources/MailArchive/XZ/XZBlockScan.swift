import CLZMA
import Glibc

/// Finds an xz file's blocks by their own headers, from the first to the last: for files whose index is damaged or missing.
struct XZBlockScan {
    /// Headers of blocks say how large they are; larger ones are none of ours.
    private static let sizeLimit: UInt64 = 1 << 30
    private static let headerLimit = 1024
    private static let filterCapacity = 5  // LZMA_FILTERS_MAX + 1
    private static let endOfFilters = lzma_vli.max

    private let file: ArchiveFile
    private var blocks: [XZBlock] = []
    private var gaps: Set<Int> = []

    /// The blocks, whose offsets count what was found only, and the numbers of those in front of which something is missing.
    static func scan(_ file: ArchiveFile) throws(ArchiveError) -> (table: XZBlockTable, gaps: Set<Int>) {
        var scan = XZBlockScan(file: file)
        try scan.run()
        return (XZBlockTable(blocks: scan.blocks, check: LZMA_CHECK_CRC64.rawValue), scan.gaps)
    }

    private init(file: ArchiveFile) { self.file = file }

    private mutating func run() throws(ArchiveError) {
        var place = UInt64(XZBlockTable.markSize)
        while place < file.size {
            guard let block = try block(at: place) else {
                guard let next = try nextHeader(after: place) else { return }
                gaps.insert(blocks.count)
                place = next
                continue
            }
            blocks.append(block)
            place = block.fileOffset + block.totalSize
        }
    }

    /// The block whose header stands here; `nil` if none does.
    private func block(at place: UInt64) throws(ArchiveError) -> XZBlock? {
        let count = Int(min(UInt64(XZBlockScan.headerLimit), file.size - place))
        return block(in: try file.read(at: place, count: count)[...], at: place)
    }

    private func block(in bytes: ArraySlice<UInt8>, at place: UInt64) -> XZBlock? {
        // The second byte of ours: one filter, both sizes told.
        guard let first = bytes.first, first != 0, bytes.dropFirst().first == 0xC0 else { return nil }
        let size = (Int(first) + 1) * 4
        guard bytes.count >= size else { return nil }
        var filters = [lzma_filter](
            repeating: lzma_filter(id: XZBlockScan.endOfFilters, options: nil), count: XZBlockScan.filterCapacity)
        var block = lzma_block()
        block.version = 1
        block.check = LZMA_CHECK_CRC64
        block.header_size = UInt32(size)
        let header = Array(bytes.prefix(size))
        let status = filters.withUnsafeMutableBufferPointer { filters in
            block.filters = filters.baseAddress
            defer { block.filters = nil }
            return lzma_block_header_decode(&block, nil, header)
        }
        for filter in filters where filter.id != XZBlockScan.endOfFilters { free(filter.options) }
        let (packed, unpacked) = (lzma_block_unpadded_size(&block), block.uncompressed_size)
        guard status == LZMA_OK, packed > 0, packed < XZBlockScan.sizeLimit, unpacked > 0, unpacked < XZBlockScan.sizeLimit else {
            return nil
        }
        return XZBlock(fileOffset: place, unpaddedSize: packed, offset: blocks.last?.end ?? 0, size: unpacked)
    }

    /// The next place, a multiple of four, where a block's header stands.
    private func nextHeader(after place: UInt64) throws(ArchiveError) -> UInt64? {
        let window = 256 * 1024
        var start = (place + 4) & ~3
        while start < file.size {
            let count = Int(min(UInt64(window + XZBlockScan.headerLimit), file.size - start))
            let bytes = try file.read(at: start, count: count)
            for offset in stride(from: 0, to: min(window, count - 1), by: 4) where bytes[offset + 1] == 0xC0 {
                if block(in: bytes[offset...], at: start + UInt64(offset)) != nil { return start + UInt64(offset) }
            }
            start += UInt64(window)
        }
        return nil
    }
}
