import CZlib
import NIOCore

/// Raw inflate of what is received (RFC 4978 section 4), in pieces of a size the caller chooses: a small packet may
/// hold a thousand times its size.
struct Inflater: ~Copyable {
    /// What a connection may inflate to before ``ratio`` is looked at: a message of nothing but zeros is legal.
    static let freeBytes = 64 << 20
    /// Mail is known to reach 10, and spreadsheets of blanks 100; deflate itself ends at 1032.
    static let ratio = 250

    private let stream: UnsafeMutablePointer<z_stream>
    private var taken = 0
    private var given = 0
    /// zlib stopped because the room was used up, so that there may be more even without further input.
    private(set) var mayHoldMore = false

    init() throws(CompressionError) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Inflates from `input`, which it advances, at most `limit` bytes and appends them to `output`.
    mutating func inflate(_ input: inout ByteBuffer, limit: Int, into output: inout ByteBuffer) throws(CompressionError) {
        let stream = stream
        var result = Z_OK
        let room = UInt32(clamping: limit)
        let offered = UInt32(clamping: input.readableBytes)
        input.readWithUnsafeReadableBytes { bytes in
            stream.pointee.next_in = bytes.baseAddress.map {
                UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self))
            }
            stream.pointee.avail_in = offered
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: Int(room)) { space in
                stream.pointee.next_out = space.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = room
                result = CZlib.inflate(stream, Z_NO_FLUSH)
                return Int(room - stream.pointee.avail_out)
            }
            return Int(offered - stream.pointee.avail_in)
        }
        mayHoldMore = stream.pointee.avail_out == 0
        try check(result, taken: Int(offered - stream.pointee.avail_in), given: Int(room - stream.pointee.avail_out))
    }

    private mutating func check(_ result: Int32, taken: Int, given: Int) throws(CompressionError) {
        self.taken += taken
        self.given += given
        switch result {
        // Z_BUF_ERROR says only that there was nothing to do.
        case Z_OK, Z_BUF_ERROR: break
        case Z_MEM_ERROR: throw .outOfMemory
        // Z_STREAM_END too: RFC 4978 knows no end of the stream before that of the connection.
        default: throw .damaged
        }
        if self.given > Self.freeBytes, self.given / Self.ratio > self.taken { throw .ratioExceeded }
    }
}
