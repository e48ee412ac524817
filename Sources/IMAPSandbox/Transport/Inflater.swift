import CZlib

/// Raw deflate, read (RFC 1951, as RFC 4978 uses it: without a zlib header).
final class Inflater {
    /// On the heap at a fixed place, for zlib keeps a pointer to it.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    init() {
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            fatalError("zlib is out of memory")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// What `input` holds; damaged input ends the session.
    func inflate(_ input: [UInt8]) throws(Interruption) -> [UInt8] {
        var output: [UInt8] = []
        var input = input
        let isSound = input.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            return drain(into: &output)
        }
        guard isSound else { throw .disconnect }
        return output
    }

    private func drain(into output: inout [UInt8]) -> Bool {
        var result = Z_OK
        repeat {
            output += [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
                stream.pointee.next_out = buffer.baseAddress
                stream.pointee.avail_out = UInt32(buffer.count)
                result = CZlib.inflate(stream, Z_SYNC_FLUSH)
                count = buffer.count - Int(stream.pointee.avail_out)
            }
        } while result == Z_OK && stream.pointee.avail_out == 0
        return result == Z_OK || result == Z_BUF_ERROR
    }
}
