import CLZMA
import Glibc

/// Unpacks one block, piece by piece, with memory that does not depend on what the block says of itself.
final class XZBlockDecoder {
    /// The most memory an unpacker may need: `xz -9` needs 65 MiB.
    private static let memoryLimit: UInt64 = 80 << 20
    private static let filterCapacity = 5  // LZMA_FILTERS_MAX + 1
    private static let endOfFilters = lzma_vli.max

    private let file: ArchiveFile
    let block: XZBlock
    private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
    /// liblzma keeps its address while it unpacks.
    private let header = UnsafeMutablePointer<lzma_block>.allocate(capacity: 1)
    private let filters = UnsafeMutablePointer<lzma_filter>.allocate(capacity: XZBlockDecoder.filterCapacity)
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 * 1024, alignment: 64)
    /// Of the next packed byte in the file.
    private var position: UInt64
    private var isAtEnd = false
    /// What is wrong behind the bytes that were given last.
    private var failure: ArchiveError?

    init(_ file: ArchiveFile, _ block: XZBlock, check: UInt32) throws(ArchiveError) {
        self.file = file
        self.block = block
        stream.initialize(to: lzma_stream())
        header.initialize(to: lzma_block())
        filters.initialize(
            repeating: lzma_filter(id: XZBlockDecoder.endOfFilters, options: nil), count: XZBlockDecoder.filterCapacity)
        position = block.fileOffset
        try begin(check)
    }

    deinit {
        lzma_end(stream)
        for index in 0..<XZBlockDecoder.filterCapacity where filters[index].id != XZBlockDecoder.endOfFilters {
            free(filters[index].options)
        }
        stream.deallocate()
        header.deallocate()
        filters.deallocate()
        input.deallocate()
    }

    private func begin(_ check: UInt32) throws(ArchiveError) {
        let size = (Int(try file.read(at: block.fileOffset, count: 1)[0]) + 1) * 4
        let bytes = try file.read(at: block.fileOffset, count: size)
        header.pointee.version = 1
        header.pointee.check = lzma_check(check)
        header.pointee.filters = filters
        header.pointee.header_size = UInt32(size)
        guard bytes[0] != 0, lzma_block_header_decode(header, nil, bytes) == LZMA_OK else {
            throw damage("its header is not right")
        }
        guard lzma_block_compressed_size(header, block.unpaddedSize) == LZMA_OK else {
            throw damage("its size is not what the index says")
        }
        guard header.pointee.uncompressed_size == lzma_vli.max || header.pointee.uncompressed_size == block.size else {
            throw damage("it does not hold what the index says")
        }
        guard lzma_raw_decoder_memusage(filters) <= XZBlockDecoder.memoryLimit else {
            throw ArchiveError(
                .hostile, path: file.path, message: "\(file.path) wants more memory than any archive needs; it was not opened")
        }
        header.pointee.uncompressed_size = block.size
        guard lzma_block_decoder(stream, header) == LZMA_OK else { throw damage("it cannot be unpacked") }
        position = block.fileOffset + UInt64(size)
    }

    /// Fills `output` as far as the block goes; 0 at its end, when all of it has proved right. Bytes in front of damage are
    /// given before the error is thrown.
    func read(into output: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        if let failure { throw failure }
        guard !isAtEnd, output.count > 0 else { return 0 }
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = output.count
        do throws(ArchiveError) {
            while stream.pointee.avail_out > 0, !isAtEnd { try step() }
        } catch {
            failure = error
            guard stream.pointee.avail_out < output.count else { throw error }
        }
        return output.count - stream.pointee.avail_out
    }

    private func step() throws(ArchiveError) {
        if stream.pointee.avail_in == 0 { try refill() }
        let status = lzma_code(stream, LZMA_RUN)
        isAtEnd = status == LZMA_STREAM_END
        guard isAtEnd || status == LZMA_OK else { throw damage("its bytes are not what they were") }
        guard !isAtEnd || stream.pointee.total_out == block.size else { throw damage("it holds less than the index says") }
    }

    private func refill() throws(ArchiveError) {
        let end = min(block.fileOffset + block.totalSize, file.size)
        let count = Int(min(UInt64(input.count), end > position ? end - position : 0))
        guard count > 0 else { throw damage("it has no end") }
        try file.read(at: position, into: UnsafeMutableRawBufferPointer(rebasing: input[..<count]))
        position += UInt64(count)
        stream.pointee.next_in = UnsafePointer(input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = count
    }

    private func damage(_ what: String) -> ArchiveError {
        .damaged(file.path, "in the block at byte \(block.fileOffset), \(what)")
    }
}
