@testable import IMAPClient
import NIOCore
import Testing

@Suite("Raw deflate")
struct CompressionStreamTests {
    private static func inflateAll(_ compressed: ByteBuffer, limit: Int, step: Int) throws -> ByteBuffer {
        var inflater = try Inflater()
        var result = ByteBuffer()
        var rest = compressed
        while rest.readableBytes > 0 || inflater.mayHoldMore {
            var piece = rest.readSlice(length: min(step, rest.readableBytes)) ?? ByteBuffer()
            repeat {
                try inflater.inflate(&piece, limit: limit, into: &result)
            } while piece.readableBytes > 0 || inflater.mayHoldMore
        }
        return result
    }

    @Test("gives back what was compressed, in pieces of any size", arguments: [1, 13, 4096], [1, 100, 1 << 20])
    func roundTrip(step: Int, limit: Int) throws {
        var deflater = try Deflater()
        var compressed = ByteBuffer()
        let text = (0..<500).map { "A\($0) UID FETCH \($0 * 7919 % 1009) (FLAGS)\r\n" }.joined()
        deflater.compress(ByteBuffer(string: text), into: &compressed)
        deflater.flush(into: &compressed)
        #expect(compressed.readableBytes < text.utf8.count / 2)
        #expect(String(buffer: try Self.inflateAll(compressed, limit: limit, step: step)) == text)
    }

    @Test("is one stream over many flushes, and each flush gives all that came before")
    func flushes() throws {
        var deflater = try Deflater()
        var inflater = try Inflater()
        for number in 0..<50 {
            var (wire, plain) = (ByteBuffer(), ByteBuffer())
            deflater.compress(ByteBuffer(string: "A\(number) NOOP\r\n"), into: &wire)
            deflater.flush(into: &wire)
            try inflater.inflate(&wire, limit: 1000, into: &plain)
            #expect(String(buffer: plain) == "A\(number) NOOP\r\n")
        }
    }

    @Test("has no zlib header: raw deflate is what RFC 4978 asks for")
    func raw() throws {
        var deflater = try Deflater()
        var wire = ByteBuffer()
        deflater.compress(ByteBuffer(string: "x"), into: &wire)
        deflater.flush(into: &wire)
        #expect(wire.getInteger(at: 0, as: UInt8.self) != 0x78)
    }

    @Test("refuses what is not deflate")
    func damaged() throws {
        var inflater = try Inflater()
        var (wire, plain) = (ByteBuffer(repeating: 0xFF, count: 100), ByteBuffer())
        #expect(throws: CompressionError.damaged) { try inflater.inflate(&wire, limit: 1000, into: &plain) }
    }

    @Test("refuses a bomb, but only after as much as an honest message of zeros may have")
    func bomb() throws {
        var deflater = try Deflater()
        var wire = ByteBuffer()
        let zeros = ByteBuffer(repeating: 0, count: 1 << 20)
        for _ in 0..<80 { deflater.compress(zeros, into: &wire) }
        deflater.flush(into: &wire)
        var inflater = try Inflater()
        var total = 0
        #expect(throws: CompressionError.ratioExceeded) {
            while wire.readableBytes > 0 {
                var plain = ByteBuffer()
                try inflater.inflate(&wire, limit: 1 << 20, into: &plain)
                total += plain.readableBytes
            }
        }
        #expect(total >= Inflater.freeBytes)
    }
}
