import IMAPProtocol
import Mail
import NIOCore
import SASL
import Transport

/// Everything a connection decides, without I/O: each event returns what the handler has to do.
///
/// `Context` is what the handler ties to a command; tests use a string.
struct ConnectionStateMachine<Context>: ~Copyable {
    /// What an event leads to.
    enum Action {
        case none
        /// One untagged response for one command: by far the most frequent, so it costs no array.
        case deliver(Response, to: Context, isAnswer: Bool)
        case steps([Step])
    }

    enum Step {
        case write(ByteBuffer)
        /// The message of that number, of those that the command sends, is to be written, and then
        /// ``ConnectionStateMachine/messageWritten()`` told.
        case writeMessage(Int, Context)
        /// A whole command for the log.
        case trace(Command)
        case complete(Context, Result<ResponseText, IMAPError>)
        /// A line came that made no sense, and may have been for this command.
        case missed(Context)
        case startTLS
        case startCompression
        /// The session is logged in.
        case opened
        /// The connection is over. Stands before the steps that tell everyone who waits, so that nobody who was told
        /// can still take the connection for usable.
        case fail(IMAPError)
    }

    /// What the connection waits for, and so which deadline holds.
    enum Expectation: Hashable {
        case handshake, greeting, answer
        /// Everything is said on both sides but the server's end of LOGOUT.
        case farewell
    }

    private enum Phase {
        /// TLS from the first byte, still shaking hands.
        case securing
        case opening
        case ready
        case closed(IMAPError)
    }

    /// Lines that are not IMAP, one after another, until the connection is given up.
    static var garbageLimit: Int { 3 }

    private let options: SessionOptions
    private let gate: CommandGate
    private let classifier: FailureClassifier
    private var opening: Opening
    private var pipeline = CommandPipeline<Context>()
    private var phase: Phase
    private var isHandshaking = false
    private var garbageInARow = 0
    private var saidLogout = false
    /// BYE, after we have said LOGOUT.
    private var heardBye = false
    /// Why nothing new is taken: the session ends when all that it has taken is done.
    private var retirement: IMAPError?
    /// Submitted before the session was logged in; sent when it is.
    private var early: [(command: Command, context: Context)] = []
    /// Who got the bodies of the FETCH that is being read.
    private var bodyOwner: CommandPipeline<Context>.Recipient?
    /// How often the server got on with what it owes. What it says by the way does not count.
    private(set) var progress = 0
    private(set) var capabilities = Capabilities()
    private(set) var enabled: Set<String> = []
    private(set) var metrics = ConnectionMetrics()

    init(options: SessionOptions, credentials: Credentials) {
        self.options = options
        gate = CommandGate(access: options.access)
        classifier = FailureClassifier(endpoint: options.endpoint, credentials: credentials)
        opening = Opening(options: options, credentials: credentials)
        phase = options.endpoint.security == .tls ? .securing : .opening
        // TCP connect, and the greeting.
        metrics.roundTrips = 2
    }

    var expectation: Expectation? {
        switch phase {
        case .securing: .handshake
        case .opening: isHandshaking ? .handshake : opening.awaitsGreeting ? .greeting : .answer
        case .ready: isLeaving ? .farewell : pipeline.awaitsServer ? .answer : nil
        case .closed: nil
        }
    }

    /// LOGOUT is out and nothing else is owed, or the server has said BYE to it: from here on no more than the deadline is
    /// waited, whatever else the server says. Commands before LOGOUT may take their time.
    private var isLeaving: Bool {
        guard saidLogout else { return false }
        guard !heardBye else { return true }
        guard pipeline.inFlight.count == 1, case .logout? = pipeline.inFlight.first?.command else { return false }
        return true
    }

    /// STARTTLS or COMPRESS is in flight: what follows the line that ends it is not for the parser.
    var isSwitching: Bool {
        switch pipeline.inFlight.last?.command {
        case .startTLS, .compressDeflate: true
        default: false
        }
    }

    // MARK: What the connection's user wants

    mutating func submit(_ command: Command, _ context: Context) -> Action {
        if case .closed(let error) = phase { return .steps([.complete(context, .failure(error.concerning(command)))]) }
        guard case .ready = phase else {
            early.append((command, context))
            return .none
        }
        if command.belongsToOpening { return .steps([.complete(context, .failure(notAgain(command)))]) }
        if let retirement { return .steps([.complete(context, .failure(retirement.concerning(command)))]) }
        if let objection = gate.objection(to: command) ?? impossible(command) {
            return .steps([.complete(context, .failure(objection))])
        }
        if case .done = command {
            pipeline.requestEndOfIdle()
            return .steps([.complete(context, .success(ResponseText()))] + pump().steps)
        }
        if case .logout = command { saidLogout = true }
        pipeline.enqueue(command, context)
        return pump()
    }

    /// The message asked for by ``Step/writeMessage(_:_:)`` has been handed to the channel.
    mutating func messageWritten() -> Action {
        guard case .ready = phase, let (part, ended) = pipeline.messageWritten() else { return .none }
        var steps = [Step.write(part)]
        if let ended, let context = ended.context, let (status, text) = ended.earlyAnswer {
            steps.append(.complete(context, .failure(classifier.failure(of: ended.command, status, text))))
        }
        return .steps(steps + pump().steps)
    }

    /// The message cannot be written to its end: only the end of the connection keeps the server from taking something
    /// else for the rest of it.
    mutating func messageFailed(_ fault: String) -> Action {
        guard pipeline.isStreaming, let entry = pipeline.dropLast() else { return .none }
        let error = IMAPError(
            .sourceFailed,
            message: "A message for \(entry.command.mailbox?.description ?? "the server") was not stored: \(fault).",
            command: entry.command.name, mailbox: entry.command.mailbox)
        return giveUp(entry, error, "The connection to \(options.endpoint) was closed amid a message that could not be read on.")
    }

    /// Ends the connection for the sake of one command, whose error is its own.
    private mutating func giveUp(_ entry: CommandPipeline<Context>.Entry, _ error: IMAPError, _ message: String) -> Action {
        let told = entry.context.map { [Step.complete($0, .failure(error))] } ?? []
        return .steps(fail(IMAPError(.closed, message: message, disposition: .passing)).steps + told)
    }

    /// Ends the session before the server does, since the access token's life is over soon: what was taken is carried
    /// out, nothing new is taken, then LOGOUT.
    mutating func retire() -> Action {
        guard case .ready = phase, retirement == nil, !saidLogout else { return .none }
        retirement = IMAPError(
            .sessionEnded, message: "The session with \(options.endpoint) was ended, since its access token is over soon.")
        saidLogout = true
        pipeline.enqueue(.logout, nil)
        return pump()
    }

    /// Ends the connection from our side.
    mutating func close() -> Action {
        fail(IMAPError(.closed, message: "The connection to \(options.endpoint) was closed."))
    }

    // MARK: What the channel tells

    mutating func connected(isLoopback: Bool) -> Action { perform(opening.connected(isLoopback: isLoopback)) }

    /// - Parameter binding: what a login may be bound to on this TLS connection.
    mutating func handshakeCompleted(_ binding: ChannelBinding? = nil) -> Action {
        metrics.roundTrips += 1
        isHandshaking = false
        if case .securing = phase { phase = .opening }
        return perform(opening.secured(binding))
    }

    mutating func failed(_ error: IMAPError) -> Action { fail(error) }

    mutating func inputClosed() -> Action {
        if let retirement { return fail(retirement) }
        if saidLogout { return fail(IMAPError(.closed, message: "\(options.endpoint) closed the connection after LOGOUT.")) }
        return fail(IMAPError(.connectionLost, message: "\(options.endpoint) closed the connection without a word."))
    }

    /// Nothing came for as long as the expectation's deadline allows.
    mutating func deadlinePassed() -> Action {
        if expectation == .farewell { return fail(endOfSession) }
        let what =
            switch expectation {
            case .handshake: "did not finish the TLS handshake"
            case .greeting: "did not greet"
            case .answer, .farewell, nil: "did not answer"
            }
        let waitingFor = pipeline.inFlight.first?.command
        return fail(
            IMAPError(
                .timeout, message: "\(options.endpoint) \(what) in time.", command: waitingFor?.name, mailbox: waitingFor?.mailbox
            ))
    }

    /// A line that is not IMAP; borne a few times, since servers do that (Exchange: `Server Unavailable. 15`).
    mutating func garbage(_ error: ParseError) -> Action {
        bodyOwner = nil
        guard error.isRecoverable else {
            return fail(
                IMAPError(
                    .limitExceeded, message: "\(options.endpoint) sent a response beyond all limits (\(error.reason)).",
                    disposition: .passing))
        }
        let action = countGarbage(error.excerpt)
        return .steps(pipeline.inFlight.compactMap { entry in entry.context.map { .missed($0) } } + action.steps)
    }

    /// The command was answered with more than may be held.
    mutating func overflowed(_ command: Command) -> Action {
        let limit = "\(max(1, options.maxReplyBytes >> 20)) MiB"
        return fail(
            IMAPError(
                .limitExceeded,
                message:
                    "\(options.endpoint) answered \(command.summary) with more than \(limit) and was cut off: ask its administrator what is wrong there.",
                command: command.name, mailbox: command.mailbox))
    }

    /// Bytes follow the OK to STARTTLS in clear: somebody put them there.
    mutating func injected() -> Action {
        fail(
            IMAPError(
                .startTLSInjection,
                message:
                    "\(options.endpoint) sent something between STARTTLS and TLS, as an attacker would: the connection was refused."
            ))
    }

    // MARK: What the server says

    mutating func received(_ response: Response) -> Action {
        if case .closed = phase { return .none }
        if case .opening = phase, opening.awaitsGreeting { return perform(opening.greeted(response)) }
        switch response {
        case .tagged(let tag, let status, let text): return tagged(tag, status, text)
        case .continuation(let text): return continuation(text)
        case .bye(let text): return bye(text)
        case .capability(let names):
            announced(names)
            return deliver(response)
        case .enabled(let names):
            enabled.formUnion(names.map { $0.uppercased() })
            return deliver(response)
        default: return deliver(response)
        }
    }

    /// Whose the body is that begins; `nil` lets it run into the void.
    mutating func bodyBegins(_ start: BodyStart) -> Context? {
        garbageInARow = 0
        if bodyOwner == nil { bodyOwner = pipeline.recipient(of: start) }
        return bodyOwner?.context
    }

    private mutating func deliver(_ response: Response) -> Action {
        garbageInARow = 0
        guard let owner = takeRecipient(of: response) else { return .none }
        if owner.isAnswer, !response.isRemark { progress += 1 }
        guard let context = owner.context else { return .none }
        return .deliver(response, to: context, isAnswer: owner.isAnswer)
    }

    /// A FETCH follows its bodies, even where the UID that comes with it names another command.
    private mutating func takeRecipient(of response: Response) -> CommandPipeline<Context>.Recipient? {
        guard case .fetch = response, let owner = bodyOwner else { return pipeline.recipient(of: response) }
        bodyOwner = nil
        return owner
    }

    private mutating func announced(_ names: [String]) {
        if case .opening = phase { opening.announced(names) } else { capabilities = Capabilities(names) }
    }

    private mutating func tagged(_ tag: String, _ status: Status, _ text: ResponseText) -> Action {
        switch pipeline.holdAnswer(tag, status, text) {
        case .none: break
        case .held: return .none
        case .impossible:
            return fail(classifier.garbage("an OK to a message that was not complete"))
        case .abandon:
            guard let entry = pipeline.dropLast() else { break }
            let error = classifier.failure(of: entry.command, status, text)
            return giveUp(entry, error, "The connection to \(options.endpoint) was closed amid a message that it refused.")
        }
        guard let entry = pipeline.complete(tag: tag) else { return countGarbage("a response to \(tag.prefix(20))") }
        garbageInARow = 0
        progress += 1
        if case .opening = phase { return perform(opening.answered(entry.command, status, text)) }
        if case .capability(let names)? = text.code { capabilities = Capabilities(names) }
        var steps: [Step] = []
        if let context = entry.context {
            let result: Result<ResponseText, IMAPError> =
                status == .ok ? .success(text) : .failure(classifier.failure(of: entry.command, status, text))
            steps.append(.complete(context, result))
        }
        if case .compressDeflate = entry.command, status == .ok { steps.append(.startCompression) }
        if case .logout = entry.command { return .steps(fail(endOfSession).steps + steps) }
        return .steps(steps + pump().steps)
    }

    private mutating func continuation(_ text: String) -> Action {
        switch pipeline.continuation() {
        case .part(let bytes):
            progress += 1
            metrics.roundTrips += 1
            return .steps([.write(bytes)] + pump().steps)
        case .message(let index, let context):
            progress += 1
            metrics.roundTrips += 1
            return .steps([.writeMessage(index, context)])
        case .challenge: return perform(opening.challenged(text))
        case .idling: return pump()
        case .unexpected: return countGarbage("a continuation request")
        }
    }

    private mutating func bye(_ text: ResponseText) -> Action {
        // Part of every LOGOUT (RFC 9051 section 6.1.3); the tagged OK comes after it.
        if saidLogout {
            heardBye = true
            return .none
        }
        return fail(classifier.farewell(text, isGreeting: false))
    }

    /// After our LOGOUT.
    private var endOfSession: IMAPError {
        retirement ?? IMAPError(.closed, message: "The session with \(options.endpoint) was ended.")
    }

    private mutating func countGarbage(_ excerpt: String) -> Action {
        garbageInARow += 1
        return garbageInARow < Self.garbageLimit ? .none : fail(classifier.garbage(excerpt))
    }

    // MARK: Doing it

    private mutating func perform(_ action: Opening.Action) -> Action {
        switch action {
        case .wait: return .none
        case .send(let command):
            pipeline.enqueue(command, nil)
            return pump()
        case .answer(let bytes):
            metrics.roundTrips += 1
            return .steps([.write(AuthenticationLine.response(Secret(String(decoding: bytes, as: UTF8.self))))])
        case .breakOff: return .steps([.write(AuthenticationLine.cancel)])
        case .startTLS:
            isHandshaking = true
            return .steps([.startTLS])
        case .startCompression: return .steps([.startCompression] + ready())
        case .finished: return .steps(ready())
        case .fail(let error): return fail(error)
        }
    }

    /// ID and ENABLE are only put in the queue: they leave together with the first command of the user.
    private mutating func ready() -> [Step] {
        phase = .ready
        capabilities = opening.capabilities ?? Capabilities()
        if capabilities.has("ID"), !options.identification.isEmpty {
            pipeline.enqueue(.id(options.identification.map { IDField($0.name, $0.value) }), nil)
        }
        let wanted = capabilities.has("ENABLE") ? options.enable.filter { capabilities.has($0) } : []
        if !wanted.isEmpty { pipeline.enqueue(.enable(wanted), nil) }
        let submitted = early
        early = []
        return submitted.reduce(into: [.opened]) { $0 += submit($1.command, $1.context).steps }
    }

    /// Sends all that may be sent now.
    private mutating func pump() -> Action {
        var steps: [Step] = []
        if pipeline.endIdle() { steps += Command.done.encode(tag: "").parts.map { .write($0) } }
        let encoding = encodingOptions
        while true {
            if let (index, context) = pipeline.messageDue() { steps.append(.writeMessage(index, context)) }
            let isFirst = pipeline.inFlight.isEmpty
            guard let (command, bytes) = pipeline.sendNext(encoding) else { break }
            metrics.commands += 1
            if isFirst { metrics.roundTrips += 1 }
            steps.append(.trace(command))
            steps.append(.write(bytes))
        }
        return steps.isEmpty ? .none : .steps(steps)
    }

    private var encodingOptions: EncodingOptions {
        let known = if case .ready = phase { capabilities } else { opening.lastAnnounced }
        let literals: LiteralSupport = known.has("LITERAL+") ? .plus : known.has("LITERAL-") ? .minus : .none
        return EncodingOptions(literals: literals, initialResponse: opening.mayUseInitialResponse && known.has("SASL-IR"))
    }

    /// Needs what the server does not have.
    private func impossible(_ command: Command) -> IMAPError? {
        guard case .append(let messages, let name) = command, messages.count != 1 else { return nil }
        if messages.count > 1, capabilities.has("MULTIAPPEND") { return nil }
        return IMAPError(
            .gate, message: "APPEND of \(messages.count) messages was not sent: \(options.endpoint) takes one at a time.",
            command: command.name, mailbox: name)
    }

    private func notAgain(_ command: Command) -> IMAPError {
        IMAPError(.gate, message: "\(command.name) was not sent: the session is logged in.", command: command.name)
    }

    private mutating func fail(_ error: IMAPError) -> Action {
        if case .closed = phase { return .none }
        phase = .closed(error)
        var told: [Step] = pipeline.removeAll().compactMap { entry in
            entry.context.map { .complete($0, .failure(error.concerning(entry.command))) }
        }
        told += early.map { .complete($0.context, .failure(error.concerning($0.command))) }
        early = []
        return .steps([.fail(error)] + told)
    }
}

extension ConnectionStateMachine.Action {
    /// What there is to do beside delivering.
    fileprivate var steps: [ConnectionStateMachine.Step] {
        if case .steps(let steps) = self { steps } else { [] }
    }
}
