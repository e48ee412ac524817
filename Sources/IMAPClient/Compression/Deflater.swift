import CZlib
import NIOCore

/// Raw deflate of what is sent (RFC 4978 section 4): one stream for the whole connection, brought to a byte boundary
/// by every ``flush(into:)``.
struct Deflater: ~Copyable {
    /// On the heap because zlib keeps a pointer to the struct itself and checks it.
    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(CompressionError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Negative window bits mean raw deflate, without zlib's header.
        let result = deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard result == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Takes all of `input`; what zlib gives out at once is appended to `output`.
    mutating func compress(_ input: ByteBuffer, into output: inout ByteBuffer) {
        input.withUnsafeReadableBytes { bytes in
            guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
            stream.pointee.next_in = UnsafeMutablePointer(mutating: base.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(bytes.count)
            drain(into: &output, mode: Z_NO_FLUSH)
        }
    }

    /// Appends everything that is still held back, so that the server can read the last command whole.
    mutating func flush(into output: inout ByteBuffer) {
        stream.pointee.next_in = nil
        stream.pointee.avail_in = 0
        drain(into: &output, mode: Z_SYNC_FLUSH)
    }

    private func drain(into output: inout ByteBuffer, mode: Int32) {
        repeat {
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: 4096) { space in
                stream.pointee.next_out = space.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = UInt32(clamping: space.count)
                let offered = stream.pointee.avail_out
                deflate(stream, mode)
                return Int(offered - stream.pointee.avail_out)
            }
        } while stream.pointee.avail_out == 0
    }
}
