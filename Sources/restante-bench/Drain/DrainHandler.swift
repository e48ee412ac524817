import NIOCore

/// Counts what arrives and throws it away; says what the dialogue wants said.
final class DrainHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var scanner = ResponseScanner()
    private var dialogue: DrainDialogue
    private var octets = 0
    private var isFinished = false
    private let finished: EventLoopPromise<DrainTally>

    init(dialogue: DrainDialogue, finished: EventLoopPromise<DrainTally>) {
        self.dialogue = dialogue
        self.finished = finished
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        octets += buffer.readableBytes
        do {
            try buffer.withUnsafeReadableBytes { bytes in
                try scanner.scan(bytes) { line in carryOut(try dialogue.received(line), context) }
            }
            if isFinished { finish(context) }
        } catch {
            finished.fail(error)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finished.fail(BenchError("the server closed the connection"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finished.fail(error)
        context.close(promise: nil)
    }

    private func carryOut(_ action: DrainDialogue.Action, _ context: ChannelHandlerContext) {
        switch action {
        case .wait: break
        case .send(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .finish: isFinished = true
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        finished.succeed(
            DrainTally(folders: dialogue.folders, messages: scanner.literals, bodyOctets: scanner.literalOctets, octets: octets))
        context.close(promise: nil)
    }
}
