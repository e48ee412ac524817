import CZlib

/// Raw deflate, written (RFC 1951, as RFC 4978 uses it: without a zlib header).
final class Deflater {
    /// On the heap at a fixed place, for zlib keeps a pointer to it.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init() {
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit2_(stream, 1, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else {
            fatalError("zlib is out of memory")
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// `input` compressed and flushed, so that the client can read all of it.
    func deflate(_ input: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var input = Array(input)
        input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                output += [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(buffer.count)
                    CZlib.deflate(stream, Z_SYNC_FLUSH)
                    count = buffer.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0
        }
        return output
    }
}
