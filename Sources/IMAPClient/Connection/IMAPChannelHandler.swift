import IMAPProtocol
import NIOCore
import SASL
import Transport

/// Carries bytes to the parser and the state machine's decisions back; decides nothing itself.
///
/// It drives reading: each `channelReadComplete` is answered with a `read` unless somebody has paused, so a paused
/// connection takes nothing more from its socket, TLS and compression included.
final class IMAPChannelHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let options: SessionOptions
    private let credentials: Credentials
    /// Made only where somebody listens to what the server says.
    private lazy var scrubber = SecretScrubber(credentials)
    private let snapshot: ConnectionSnapshot
    private let opened: PendingReply
    private let meter: WireMeter
    private var machine: ConnectionStateMachine<CommandContext>
    private var parser: ResponseParser
    private var context: ChannelHandlerContext?
    private var bodyContext: CommandContext?
    private var pauses = 0
    private var owesRead = false
    private var flushIsScheduled = false
    /// What just ended is a line after which the bytes belong to somebody else.
    private var switched: Switch?
    private var isOver = false
    private var sender: MessageSender?
    private var sendProgress = SendProgress()
    /// When the server last got on with what it owes, and when anything came at all.
    private var lastProgress = NIODeadline.uptimeNanoseconds(0)
    private var lastWord = NIODeadline.uptimeNanoseconds(0)
    /// Since when what is waited for now is waited for.
    private var expectedSince = NIODeadline.uptimeNanoseconds(0)
    private var deadline: Scheduled<Void>?
    private var retirement: Scheduled<Void>?
    /// When ``deadline`` fires.
    private var deadlineTime = NIODeadline.distantFuture

    /// No session lasts that long.
    private static let longestLife = Duration.seconds(30 * 86400)

    private enum Switch {
        case tls
        case compression(CompressionHandler)
    }

    init(
        options: SessionOptions, credentials: Credentials, snapshot: ConnectionSnapshot, opened: PendingReply, meter: WireMeter
    ) {
        self.options = options
        self.credentials = credentials
        self.snapshot = snapshot
        self.opened = opened
        self.meter = meter
        machine = ConnectionStateMachine(options: options, credentials: credentials)
        parser = ResponseParser(limits: options.limits)
    }

    // MARK: The user's side

    func submit(_ command: Command, _ context: CommandContext) { perform { $0.submit(command, context) } }

    func close() { perform { $0.close() } }

    func pauseReading() { pauses += 1 }

    func resumeReading() {
        pauses -= 1
        guard pauses == 0 else { return }
        // The silence was ours.
        lastProgress = context?.eventLoop.now ?? lastProgress
        guard owesRead else { return }
        owesRead = false
        context?.read()
    }

    // MARK: The channel's side

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        lastProgress = context.eventLoop.now
        if context.channel.isActive { begin(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        lastWord = context.eventLoop.now
        while bytes.readableBytes > 0, !isOver {
            guard machine.isSwitching else { return consume(bytes) }
            // Line by line, so that what follows the last line of this layer stays out of the parser.
            guard let line = bytes.readLine() else { return consume(bytes) }
            consume(line)
            guard let switched else { continue }
            self.switched = nil
            return finishSwitch(switched, rest: bytes)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        publish()
        if pauses == 0 { context.read() } else { owesRead = true }
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform { $0.inputClosed() }
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if TLSHandler.hasShakenHands(event) {
            lastProgress = context.eventLoop.now
            let binding = channelBinding(context)
            perform { $0.handshakeCompleted(binding) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? CompressionError {
            let failure = IMAPError(error, options.endpoint)
            return perform { $0.failed(failure) }
        }
        let isHandshaking = machine.expectation == .handshake
        let failure = ChannelFailure(endpoint: options.endpoint, isHandshaking: isHandshaking, pipeline: context.pipeline)
        guard let error = failure.error(for: error) else { return }
        perform { $0.failed(IMAPError(error)) }
    }

    private func begin(_ context: ChannelHandlerContext) {
        expectedSince = context.eventLoop.now
        // A peer that is gone already has no address any more; whether it was this machine cannot be known then.
        guard let peer = context.remoteAddress else { return perform { $0.inputClosed() } }
        perform { $0.connected(isLoopback: peer.isLoopback) }
        if !isOver { context.read() }
    }

    // MARK: Bytes

    private func consume(_ bytes: ByteBuffer) {
        parser.append(bytes)
        while !isOver {
            do {
                guard let event = try parser.next() else { return }
                handle(event)
            } catch {
                trace(.received, scrubber.scrub("not IMAP: \(error)"))
                perform { $0.garbage(error) }
                if !error.isRecoverable { return }
            }
        }
    }

    private func handle(_ event: ResponseEvent) {
        switch event {
        case .bodyBytes(let bytes):
            // One that nobody wants is no progress.
            guard let receiver = bodyContext?.receiver else { return }
            lastProgress = lastWord
            receiver.bodyBytes(bytes)
        case .bodyBegin(let start):
            bodyContext = machine.bodyBegins(start)
            bodyContext?.receiver?.bodyBegin(start)
        case .bodyEnd:
            bodyContext?.receiver?.bodyEnd()
            bodyContext = nil
        case .response(let response):
            if options.trace != nil { trace(.received, response.traced(scrubber)) }
            if let tell = options.alert, let alert = response.alert { tell(scrubber.scrub(alert)) }
            let before = machine.progress
            perform { $0.received(response) }
            if machine.progress != before { lastProgress = max(lastProgress, lastWord) }
        }
    }

    /// `rest` is what came in the same read behind the line that another layer takes over after.
    private func finishSwitch(_ change: Switch, rest: ByteBuffer) {
        guard let context else { return }
        switch change {
        case .tls:
            guard rest.readableBytes == 0, parser.bufferedBytes == 0 else { return perform { $0.injected() } }
            attempt {
                try context.pipeline.syncOperations.addHandlers(TLSHandler.handlers(for: options.endpoint), position: .after(meter))
            }
        case .compression(let compression):
            guard rest.readableBytes > 0 else { return }
            attempt {
                let place = try context.pipeline.syncOperations.context(handler: compression)
                compression.channelRead(context: place, data: NIOAny(rest))
            }
        }
    }

    /// At once, so that what is written next is already compressed.
    private func startCompression() {
        guard let context else { return }
        attempt {
            let compression = try CompressionHandler()
            // What was written until now goes out as it is.
            flush()
            try context.pipeline.syncOperations.addHandler(compression, position: .before(self))
            switched = .compression(compression)
        }
    }

    private func attempt(_ change: () throws -> Void) {
        do {
            try change()
        } catch {
            let failure =
                (error as? TransportError).map { IMAPError($0) }
                ?? IMAPError(.connectionLost, message: "\(options.endpoint): \(error)")
            perform { $0.failed(failure) }
        }
    }

    // MARK: Decisions

    private func perform(_ event: (inout ConnectionStateMachine<CommandContext>) -> ConnectionStateMachine<CommandContext>.Action)
    {
        let before = machine.expectation
        switch event(&machine) {
        case .none: break
        case .deliver(let response, let context, let isAnswer):
            context.deliver(response, isAnswer: isAnswer, octets: parser.responseCost)
            guard context.held > options.maxReplyBytes else { return }
            return perform { $0.overflowed(context.command) }
        case .steps(let steps):
            publish()
            for step in steps { perform(step) }
        }
        if machine.expectation != before, let loop = context?.eventLoop {
            lastProgress = loop.now
            expectedSince = loop.now
        }
        watch()
    }

    private func perform(_ step: ConnectionStateMachine<CommandContext>.Step) {
        switch step {
        case .write(let bytes): write(bytes)
        case .writeMessage(let index, let context): writeMessage(index, of: context)
        case .trace(let command): if options.trace != nil { trace(.sent, command.description) }
        case .complete(let context, let result): context.complete(result)
        case .missed(let context): context.unreadableLines += 1
        case .startTLS: switched = .tls
        case .startCompression: startCompression()
        case .opened:
            scheduleRetirement()
            opened.complete(.success(Reply(text: ResponseText())))
        case .fail(let error): end(error)
        }
    }

    private func writeMessage(_ index: Int, of command: CommandContext) {
        guard let loop = context?.eventLoop else { return }
        guard command.sources.indices.contains(index) else { return perform { $0.messageFailed("it has no source") } }
        let sender =
            sender
            ?? MessageSender(on: loop) { [weak self] bytes in
                let promise = loop.makePromise(of: Void.self)
                if let self { write(bytes, promise) } else { promise.fail(ChannelError.ioOnClosedChannel) }
                return promise.futureResult
            } report: { [weak self] event in
                self?.told(event)
            }
        self.sender = sender
        sender.send(command.sources[index])
    }

    private func told(_ event: MessageSender.Event) {
        switch event {
        case .progress: lastProgress = context?.eventLoop.now ?? lastProgress
        case .written:
            perform { $0.messageWritten() }
            checkSending { _ in }
        case .failed(let fault): perform { $0.messageFailed(fault.words) }
        }
    }

    private func write(_ bytes: ByteBuffer, _ promise: EventLoopPromise<Void>? = nil) {
        guard let context else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        context.write(wrapOutboundOut(bytes), promise: promise)
        guard !flushIsScheduled else { return }
        flushIsScheduled = true
        // At the end of this turn of the loop, so that commands submitted together leave together.
        context.eventLoop.assumeIsolated().execute { [weak self] in
            self?.flushIsScheduled = false
            self?.flush()
        }
    }

    private func flush() {
        context?.flush()
        publish()
    }

    private func end(_ error: IMAPError) {
        guard !isOver else { return }
        isOver = true
        deadline?.cancel()
        retirement?.cancel()
        sender?.stop()
        snapshot.update { $0.end = error }
        opened.complete(.failure(error))
        context?.close(promise: nil)
    }

    private func publish() {
        var metrics = machine.metrics
        metrics.bytesIn = meter.bytesIn
        metrics.bytesOut = meter.bytesOut
        let (capabilities, enabled) = (machine.capabilities, machine.enabled)
        snapshot.update { values in
            values.metrics = metrics
            values.capabilities = capabilities
            values.enabled = enabled
        }
    }

    private func trace(_ direction: TraceLine.Direction, _ text: String) {
        options.trace?(TraceLine(direction: direction, text: text))
    }

    // MARK: The end of the token's life

    /// A minute before the token is over, or the last tenth of its life where that is less.
    private func scheduleRetirement() {
        guard let expires = credentials.expires, let loop = context?.eventLoop else { return }
        let life = ContinuousClock.now.duration(to: expires)
        // A token that the server takes though it should be over: one of the clocks is wrong, and the server's counts.
        guard life > .zero, life < Self.longestLife else { return }
        let delay = TimeAmount(life - min(.seconds(60), life / 10))
        retirement = loop.assumeIsolated().scheduleTask(in: delay) { [weak self] in self?.perform { $0.retire() } }
    }

    // MARK: The deadline

    /// Keeps one timer running while the server owes something; it looks at the clock when it fires and goes to sleep
    /// again if there was progress.
    private func watch() {
        guard !isOver, let due, let loop = context?.eventLoop else { return }
        if let deadline {
            // Only a shorter patience than before moves a timer that runs.
            guard due < deadlineTime else { return }
            deadline.cancel()
        }
        schedule(loop, due)
    }

    private func schedule(_ loop: any EventLoop, _ time: NIODeadline) {
        deadlineTime = time
        deadline = loop.assumeIsolated().scheduleTask(deadline: time) { [weak self] in self?.deadlineFired(loop) }
    }

    private func deadlineFired(_ loop: any EventLoop) {
        deadline = nil
        if pauses > 0 || sender?.isReading == true { lastProgress = loop.now }
        guard !isOver, let due else { return }
        guard due <= loop.now else { return schedule(loop, due) }
        guard sender != nil, machine.expectation == .answer else { return perform { $0.deadlinePassed() } }
        checkSending { [weak self] hasMoved in
            guard let self, !isOver, deadline == nil else { return }
            guard hasMoved else { return perform { $0.deadlinePassed() } }
            lastProgress = loop.now
            watch()
        }
    }

    private func checkSending(_ then: @escaping (_ hasMoved: Bool) -> Void) {
        guard let channel = context?.channel else { return then(false) }
        SendProgress.acknowledged(channel).assumeIsolated().whenSuccess { [weak self] count in
            then(count.flatMap { self?.sendProgress.hasMoved(to: $0) } ?? false)
        }
    }

    /// When patience is over, as things stand. While answers are owed, silence is borne for as long as ``limit`` says; a
    /// server that talks of other things gets more time, but not for ever. All else has its time, whatever comes meanwhile.
    private var due: NIODeadline? {
        guard let limit else { return nil }
        guard machine.expectation == .answer else { return expectedSince + limit }
        let patience = max(options.deadlines.noAnswer, options.deadlines.noProgress)
        return min(max(lastProgress, lastWord) + limit, lastProgress + TimeAmount(patience))
    }

    private var limit: TimeAmount? {
        switch machine.expectation {
        case .handshake: TimeAmount(options.deadlines.handshake)
        case .greeting: TimeAmount(options.deadlines.greeting)
        case .answer: TimeAmount(options.deadlines.noProgress)
        case .farewell: TimeAmount(options.deadlines.logout)
        case nil: nil
        }
    }
}
