import NIOCore
import Transport

/// Carries bytes to the parser and the dialogue's decisions back; decides nothing itself.
final class SubmissionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var dialogue: Dialogue
    private let deadlines: SubmissionDeadlines
    private let result: EventLoopPromise<SubmissionReceipt>
    private var parser = SMTPReplyParser()
    private var context: ChannelHandlerContext?
    /// What of the message has not been written yet.
    private var content = ByteBuffer()
    private var deadline: Scheduled<Void>?
    private var isOver = false

    private static let blockSize = 64 << 10

    init(_ dialogue: Dialogue, _ deadlines: SubmissionDeadlines, _ result: EventLoopPromise<SubmissionReceipt>) {
        self.dialogue = dialogue
        self.deadlines = deadlines
        self.result = result
    }

    // MARK: The channel's side

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(.failure(dialogue.words.hungUp))
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        parser.append(unwrapInboundIn(data))
        do {
            guard let reply = try parser.next() else { return }
            // What nobody has asked for yet was put there by somebody else, or the server does not listen to us.
            guard parser.isEmpty || reply.code == 421 else { return perform(intruded()) }
            perform(dialogue.received(reply))
        } catch {
            perform(dialogue.fail(dialogue.words.garbage(error)))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.failure(dialogue.words.hungUp))
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if TLSHandler.hasShakenHands(event) { perform(dialogue.secured()) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isHandshaking = if case .handshake = dialogue.step { true } else { false }
        let failure = ChannelFailure(endpoint: dialogue.endpoint, isHandshaking: isHandshaking, pipeline: context.pipeline)
        guard let error = failure.error(for: error) else { return }
        perform(dialogue.fail(dialogue.words.transport(error)))
    }

    private func begin(_ context: ChannelHandlerContext) {
        // A peer that is gone already has no address any more.
        guard let peer = context.remoteAddress else { return end(.failure(dialogue.words.hungUp)) }
        perform(dialogue.connected(isLoopback: peer.isLoopback, name: AddressLiteral.of(context.localAddress)))
    }

    private func intruded() -> Dialogue.Action {
        if case .startTLS = dialogue.step { return dialogue.fail(dialogue.words.injected) }
        return dialogue.fail(dialogue.words.violation("it answers before it is asked"))
    }

    // MARK: Decisions

    private func perform(_ action: Dialogue.Action) {
        guard !isOver else { return }
        switch action {
        case .wait: break
        case .send(let line): write(line)
        case .startTLS: startTLS()
        case .sendContent(let bytes):
            content = bytes
            return writeContent()
        case .finish(let receipt):
            write(ByteBuffer(string: "QUIT\r\n"))
            return end(.success(receipt))
        case .fail(let failure):
            // Not where the other side may not speak SMTP, or not yet.
            if failure.reply != nil { write(ByteBuffer(string: "QUIT\r\n")) }
            return end(.failure(failure))
        }
        watch(deadlines.limit(for: dialogue.step))
    }

    private func write(_ bytes: ByteBuffer) { context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil) }

    private func startTLS() {
        guard let context else { return }
        do throws(TransportError) {
            let tls = try TLSHandler.handlers(for: dialogue.endpoint)
            try? context.pipeline.syncOperations.addHandlers(tls, position: .first)
        } catch {
            perform(dialogue.fail(dialogue.words.transport(error)))
        }
    }

    /// Block by block, each within its time.
    private func writeContent() {
        guard let context, !isOver else { return }
        guard let block = content.readSlice(length: min(Self.blockSize, content.readableBytes)), block.readableBytes > 0 else {
            return watch(deadlines.limit(for: dialogue.step))
        }
        watch(deadlines.block)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess { [weak self] in self?.writeContent() }
        context.writeAndFlush(wrapOutboundOut(block), promise: written)
    }

    private func watch(_ limit: Duration?) {
        deadline?.cancel()
        deadline = nil
        guard let limit, let loop = context?.eventLoop, !isOver else { return }
        deadline = loop.assumeIsolated().scheduleTask(in: TimeAmount(limit)) { [weak self] in
            guard let self else { return }
            perform(dialogue.fail(dialogue.words.silent))
        }
    }

    private func end(_ outcome: Result<SubmissionReceipt, SubmissionFailure>) {
        guard !isOver else { return }
        isOver = true
        deadline?.cancel()
        switch outcome {
        case .success(let receipt): result.succeed(receipt)
        case .failure(let failure): result.fail(failure)
        }
        context?.close(promise: nil)
    }
}
