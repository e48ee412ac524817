@testable import IMAPClient
import NIOCore
import NIOPosix
import Testing

@Suite("What a peer has taken")
struct SendProgressTests {
    @Test("moves only when the count has grown since the last look")
    func moves() {
        var progress = SendProgress()
        #expect([5, 5, 9, 9, 8].map { progress.hasMoved(to: $0) } == [false, false, true, false, false])
    }

    @Test("is counted by the kernel, octet by octet")
    func acknowledged() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await ServerBootstrap(group: group).childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Echo()) }
        }.bind(host: "127.0.0.1", port: 0).get()
        let heard = group.next().makePromise(of: Void.self)
        let client = try await ClientBootstrap(group: group).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Ear(heard)) }
        }.connect(host: "127.0.0.1", port: server.localAddress?.port ?? 0).get()
        let before = try #require(try await SendProgress.acknowledged(client).get())
        try await client.writeAndFlush(ByteBuffer(repeating: 65, count: 1_000))
        // What was answered was acknowledged.
        try await heard.futureResult.get()
        #expect(try await SendProgress.acknowledged(client).get() == before + 1_000)
        try await client.close()
        try await server.close()
    }

    /// Answers once it has a thousand octets.
    private final class Echo: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private var count = 0

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            count += unwrapInboundIn(data).readableBytes
            if count == 1_000 { context.writeAndFlush(NIOAny(ByteBuffer(string: "x")), promise: nil) }
        }
    }

    private final class Ear: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let heard: EventLoopPromise<Void>

        init(_ heard: EventLoopPromise<Void>) { self.heard = heard }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) { heard.succeed() }
    }
}
