@testable import IMAPClient
import IMAPProtocol
import Mail
import NIOCore
import NIOEmbedded
import Testing

@Suite("COMPRESS=DEFLATE in the pipeline")
struct CompressionHandlerTests {
    private static func deflate(_ text: String) throws -> ByteBuffer {
        var deflater = try Deflater()
        var wire = ByteBuffer()
        deflater.compress(ByteBuffer(string: text), into: &wire)
        deflater.flush(into: &wire)
        return wire
    }

    @Test("carries commands and responses both ways")
    func bothWays() async throws {
        let channel = EmbeddedChannel(handler: try CompressionHandler())
        channel.write(ByteBuffer(string: "A1 NO"), promise: nil)
        channel.write(ByteBuffer(string: "OP\r\n"), promise: nil)
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
        channel.flush()
        var wire = try #require(try channel.readOutbound(as: ByteBuffer.self))
        var inflater = try Inflater()
        var plain = ByteBuffer()
        try inflater.inflate(&wire, limit: 100, into: &plain)
        #expect(String(buffer: plain) == "A1 NOOP\r\n")

        try channel.writeInbound(Self.deflate("A1 OK done\r\n"))
        #expect(try channel.readInbound(as: ByteBuffer.self).map { String(buffer: $0) } == "A1 OK done\r\n")
    }

    @Test("inflates no further than it is asked to")
    func gated() throws {
        let asker = ReadAsker()
        let channel = EmbeddedChannel()
        try channel.setOption(.autoRead, value: false).wait()
        try channel.pipeline.syncOperations.addHandlers([try CompressionHandler(), asker])
        // Two megabytes that come as two kilobytes.
        try channel.writeInbound(Self.deflate(String(repeating: "x", count: 2 << 20)))
        let first = asker.received
        #expect(first > 0 && first < 1 << 20)
        try channel.writeInbound(ByteBuffer())
        asker.isAsking = true
        channel.pipeline.read()
        #expect(asker.received == 2 << 20)
    }

    @Test("closes the channel on damaged data")
    func damaged() throws {
        let channel = EmbeddedChannel(handler: try CompressionHandler())
        #expect(throws: CompressionError.damaged) { try channel.writeInbound(ByteBuffer(repeating: 0xFF, count: 50)) }
        #expect(!channel.isActive)
    }

    @Test("begins exactly behind the line that agrees to it")
    func switchesBehindTheLine() async throws {
        let session = try SessionChannel.loggedIn()
        let agreed = session.connection.submit(.compressDeflate)
        let reply = session.connection.submit(.uidSearch(SearchRequest()))
        #expect(try session.sent() == "A2 COMPRESS DEFLATE\r\n")
        var bytes = ByteBuffer(string: "A2 OK now\r\n")
        var compressed = try Self.deflate("* SEARCH 3\r\nA3 OK done\r\n")
        bytes.writeBuffer(&compressed)
        try session.receive(bytes)
        _ = try await agreed.value()
        #expect(try await reply.value().untagged == [.search(SearchResult(numbers: [3]))])
    }

    @Test("says the next command compressed")
    func sendsCompressed() throws {
        let session = try SessionChannel.loggedIn()
        session.connection.submit(.compressDeflate)
        session.connection.submit(.noop)
        _ = try session.sent()
        try session.receive("A2 OK now\r\n")
        var wire = try #require(try session.channel.readOutbound(as: ByteBuffer.self))
        var inflater = try Inflater()
        var plain = ByteBuffer()
        try inflater.inflate(&wire, limit: 100, into: &plain)
        #expect(String(buffer: plain) == "A3 NOOP\r\n")
    }
}

/// Asks for more after each piece only while it is told to.
private final class ReadAsker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    var isAsking = false
    private(set) var received = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { received += unwrapInboundIn(data).readableBytes }

    func channelReadComplete(context: ChannelHandlerContext) { if isAsking { context.read() } }
}
