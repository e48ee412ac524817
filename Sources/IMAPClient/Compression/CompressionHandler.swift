import NIOCore

/// COMPRESS=DEFLATE (RFC 4978) between TLS and IMAP: inflates what comes in piece by piece, only as fast as it is
/// asked to by `read`, and deflates what goes out, one sync flush per flush.
final class CompressionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The most that one `channelRead` hands on.
    private static let pieceSize = 128 << 10

    private var inflater: Inflater
    private var deflater: Deflater
    /// Compressed and not looked at yet.
    private var pending = ByteBuffer()
    private var outgoing = ByteBuffer()
    private var outgoingPromise: EventLoopPromise<Void>?
    private var isInflating = false
    /// `read` was called while a piece was being handed on, so the next may follow.
    private var wantsMore = false

    init() throws(CompressionError) {
        inflater = try Inflater()
        deflater = try Deflater()
    }

    func handlerRemoved(context: ChannelHandlerContext) { failOutgoing() }

    func channelInactive(context: ChannelHandlerContext) {
        failOutgoing()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if pending.readableBytes == 0 { pending = bytes } else { pending.writeBuffer(&bytes) }
        inflate(context: context)
    }

    /// Nothing is passed on: each piece brings its own, and only who got a piece may ask for the next.
    func channelReadComplete(context: ChannelHandlerContext) {
        guard !isInflating, pending.readableBytes == 0, !inflater.mayHoldMore else { return }
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if isInflating {
            wantsMore = true
        } else if pending.readableBytes > 0 || inflater.mayHoldMore {
            inflate(context: context)
        } else {
            context.read()
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        deflater.compress(unwrapOutboundIn(data), into: &outgoing)
        guard let promise else { return }
        if let outgoingPromise { outgoingPromise.futureResult.cascade(to: promise) } else { outgoingPromise = promise }
    }

    func flush(context: ChannelHandlerContext) {
        deflater.flush(into: &outgoing)
        let promise = outgoingPromise
        outgoingPromise = nil
        context.writeAndFlush(wrapOutboundOut(outgoing), promise: promise)
        outgoing = ByteBuffer()
    }

    /// Hands pieces on for as long as each is answered with a `read`; a loop, not a recursion, since there may be
    /// thousands. Once all is inflated and more is wanted, the wish goes to the socket.
    private func inflate(context: ChannelHandlerContext) {
        isInflating = true
        defer { isInflating = false }
        repeat {
            wantsMore = false
            var piece = context.channel.allocator.buffer(capacity: Self.pieceSize)
            do {
                try inflater.inflate(&pending, limit: Self.pieceSize, into: &piece)
            } catch {
                context.fireErrorCaught(error)
                return context.close(promise: nil)
            }
            if piece.readableBytes > 0 {
                context.fireChannelRead(wrapInboundOut(piece))
                context.fireChannelReadComplete()
            } else {
                wantsMore = true
            }
        } while wantsMore && (pending.readableBytes > 0 || inflater.mayHoldMore)
        if wantsMore { context.read() }
    }

    private func failOutgoing() {
        outgoingPromise?.fail(ChannelError.ioOnClosedChannel)
        outgoingPromise = nil
    }
}
