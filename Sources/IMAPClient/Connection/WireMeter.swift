import NIOCore

/// Counts the bytes on the wire; stands next to the socket, below TLS.
final class WireMeter: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private(set) var bytesIn: UInt64 = 0
    private(set) var bytesOut: UInt64 = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytesIn += UInt64(unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        bytesOut += UInt64(unwrapOutboundIn(data).readableBytes)
        context.write(data, promise: promise)
    }
}
