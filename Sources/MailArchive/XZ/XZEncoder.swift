import CLZMA

/// Packs a stream into independent xz blocks with their index, on several threads (the .xz file format, version 1.1).
/// Same bytes, same cuts, same level and block size: same result, whatever the number of threads.
package struct XZEncoder: ~Copyable {
    /// The filter chain's ids, which the header gives as macros that Swift does not see.
    private static let lzma2: lzma_vli = 0x21
    private static let endOfFilters = lzma_vli.max

    private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)
    private let sink: any ArchiveOutput

    /// Gives the packed bytes to `sink`, which is not finished here.
    package init(_ settings: XZSettings, into sink: any ArchiveOutput) throws(ArchiveError) {
        self.sink = sink
        stream.initialize(to: lzma_stream())
        var options = lzma_options_lzma()
        guard lzma_lzma_preset(&options, UInt32(settings.level)) == 0 else {
            throw ArchiveError(
                .usage, path: "", message: "the system's liblzma has no level \(settings.level); choose another one")
        }
        // A dictionary larger than the block costs memory and finds nothing more.
        options.dict_size = min(options.dict_size, UInt32(settings.blockSize))
        let status = withUnsafeMutablePointer(to: &options) { options in
            [
                lzma_filter(id: XZEncoder.lzma2, options: UnsafeMutableRawPointer(options)),
                lzma_filter(id: XZEncoder.endOfFilters, options: nil),
            ].withUnsafeBufferPointer { filters in
                var mt = lzma_mt()
                mt.threads = UInt32(settings.threads)
                mt.block_size = UInt64(settings.blockSize)
                mt.filters = filters.baseAddress
                mt.check = LZMA_CHECK_CRC64
                return lzma_stream_encoder_mt(stream, &mt)
            }
        }
        guard status == LZMA_OK else { throw XZEncoder.failure(status) }
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = output.count
    }

    deinit {
        lzma_end(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// The next bytes of the stream.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return }
        stream.pointee.next_in = base.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = bytes.count
        while stream.pointee.avail_in > 0 { _ = try step(LZMA_RUN) }
        stream.pointee.next_in = nil
    }

    /// What follows begins a block of its own. Does not wait for the block to be packed.
    package mutating func cut() throws(ArchiveError) {
        while try step(LZMA_FULL_BARRIER) != LZMA_STREAM_END {}
    }

    /// Writes what is left, the index and the footer.
    package mutating func finish() throws(ArchiveError) {
        while try step(LZMA_FINISH) != LZMA_STREAM_END {}
        try flush()
    }

    private mutating func step(_ action: lzma_action) throws(ArchiveError) -> lzma_ret {
        let status = lzma_code(stream, action)
        guard status == LZMA_OK || status == LZMA_STREAM_END else { throw XZEncoder.failure(status) }
        if stream.pointee.avail_out == 0 { try flush() }
        return status
    }

    private mutating func flush() throws(ArchiveError) {
        let count = output.count - stream.pointee.avail_out
        try sink.write(UnsafeRawBufferPointer(rebasing: output[..<count]))
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = output.count
    }

    private static func failure(_ status: lzma_ret) -> ArchiveError {
        status == LZMA_MEM_ERROR
            ? ArchiveError(
                .memory, path: "", message: "there is no memory to compress the archive; use fewer threads or a lower level")
            : ArchiveError(
                .io(0), path: "",
                message: "liblzma cannot compress the archive (error \(status.rawValue)); update the system's liblzma")
    }
}
