import NIOCore

/// One end of a proxied connection: passes on what arrives, and that it ended.
final class ProxyEndHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let received: (DelayLine.Item) -> Void

    init(received: @escaping (DelayLine.Item) -> Void) { self.received = received }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { received(.bytes(unwrapInboundIn(data))) }

    func channelInactive(context: ChannelHandlerContext) { received(.end) }

    /// A connection that was reset has ended like any other.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
