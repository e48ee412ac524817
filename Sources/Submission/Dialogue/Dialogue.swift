import Mail
import NIOCore
import SASL
import Transport

/// One message from the greeting to the server's word that it has it: a value that is told what the server said and says
/// what to do (RFC 6409, 5321, 3207, 4954).
///
/// What a server announced before TLS is forgotten after it. One command at a time goes out: nothing is gained by
/// pipelining one message, and some servers break off when something follows STARTTLS.
struct Dialogue: Sendable {
    enum Action: Sendable {
        case wait
        /// A line, with its end.
        case send(ByteBuffer)
        case startTLS
        /// The message itself, ready for the wire.
        case sendContent(ByteBuffer)
        /// QUIT, and the end.
        case finish(SubmissionReceipt)
        case fail(SubmissionFailure)
    }

    /// What of a mechanism the server has heard.
    enum SignInProgress: Sendable {
        /// Its name.
        case named
        /// Its name and, in the same line, its first message.
        case begunAtOnce
        /// Its first message, and more.
        case begun
    }

    enum Step: Sendable {
        case connecting, greeting, hello
        case startTLS, handshake
        case signingIn(SASLMechanism, SignInProgress)
        case sender
        /// Its place among the letter's.
        case recipient(Int)
        case data, content
        case over
    }

    let endpoint: Endpoint
    let letter: Letter
    let credentials: Credentials
    private(set) var step = Step.connecting
    private(set) var announcement = Announcement()
    private var isSecured = false
    private var isLoopback = false
    /// How we call ourselves to the server.
    private var name = "[127.0.0.1]"
    private var mechanism = LoginMechanism.plain
    private var refused: [SubmissionFailure] = []

    init(endpoint: Endpoint, letter: Letter, credentials: Credentials) {
        self.endpoint = endpoint
        self.letter = letter
        self.credentials = credentials
    }

    var stage: SubmissionStage {
        switch step {
        case .connecting: .connecting
        case .startTLS, .handshake: .securing
        case .greeting, .hello: .greeting
        case .signingIn: .signingIn
        case .sender, .recipient, .data: .envelope
        case .content, .over: .content
        }
    }

    var words: ReplyWords { ReplyWords(endpoint: endpoint, credentials: credentials, stage: stage, letter: letter) }

    // MARK: Events

    /// TCP is connected, and with TLS from the first byte the handshake is still to come.
    /// - Parameter name: what EHLO says of us: an address literal (RFC 5321 section 4.1.3).
    mutating func connected(isLoopback: Bool, name: String) -> Action {
        self.isLoopback = isLoopback
        self.name = name
        guard endpoint.security != .plaintext || isLoopback else { return fail(words.plaintextRefused) }
        step = endpoint.security == .tls ? .handshake : .greeting
        return .wait
    }

    /// A TLS handshake is done.
    mutating func secured() -> Action {
        isSecured = true
        announcement = Announcement()
        guard endpoint.security == .startTLS else {
            step = .greeting
            return .wait
        }
        return hello()
    }

    /// A whole reply.
    mutating func received(_ reply: SMTPReply) -> Action {
        if case .over = step { return .wait }
        // "Closing": may come at any time, and whatever was asked is not answered any more (RFC 5321 section 3.8).
        if reply.code == 421 { return fail(words.refusal(reply)) }
        switch step {
        case .greeting: return reply.code == 220 ? hello() : fail(words.refusal(reply))
        case .hello: return reply.code == 250 ? announced(Announcement(reply)) : fail(words.refusal(reply))
        case .startTLS:
            guard reply.code == 220 else { return fail(words.startTLSRefused(reply)) }
            step = .handshake
            return .startTLS
        case .signingIn(let mechanism, let progress): return signIn(reply, mechanism, progress)
        case .sender: return reply.isPositive ? recipient(0) : fail(words.refusal(reply))
        case .recipient(let index):
            if !reply.isPositive { refused.append(words.refusal(reply, of: letter.recipients[index])) }
            return recipient(index + 1)
        case .data:
            guard reply.code == 354 else { return fail(words.refusal(reply)) }
            step = .content
            return .sendContent(letter.stuffed)
        case .content:
            guard reply.isPositive else { return fail(words.refusal(reply)) }
            step = .over
            return .finish(SubmissionReceipt(mechanism: mechanism, reply: words.scrubbed(reply), refused: refused))
        case .connecting, .handshake, .over: return fail(words.violation("it spoke out of turn"))
        }
    }

    mutating func fail(_ failure: SubmissionFailure) -> Action {
        step = .over
        return .fail(failure)
    }

    // MARK: Before the message

    private mutating func hello() -> Action {
        step = .hello
        return command("EHLO \(name)")
    }

    private mutating func announced(_ announcement: Announcement) -> Action {
        self.announcement = announcement
        guard endpoint.security == .startTLS, !isSecured else { return begin() }
        guard announcement.has("STARTTLS") else { return fail(words.startTLSMissing) }
        step = .startTLS
        return command("STARTTLS")
    }

    /// SCRAM goes without binding: it would have to be tried again without where a server binds to other things.
    private mutating func begin() -> Action {
        let suitable = LoginMechanism.allCases.filter { $0.suits(credentials) && !$0.binds }
        guard let mechanism = suitable.first(where: announcement.offers) else {
            return fail(words.noMechanism(announcement.mechanisms, isSecured: isSecured))
        }
        return authenticate(mechanism, mayUseInitialResponse: true)
    }

    mutating func authenticate(_ mechanism: LoginMechanism, mayUseInitialResponse: Bool) -> Action {
        self.mechanism = mechanism
        do {
            let exchange = try SASLMechanism(mechanism, credentials, host: endpoint.host, port: endpoint.port)
            let command = try AuthenticationCommand(exchange, mayUseInitialResponse: mayUseInitialResponse)
            step = .signingIn(exchange, command.hasInitialResponse ? .begunAtOnce : .named)
            return .send(command.bytes)
        } catch {
            return fail(words.broken(error))
        }
    }

    /// The next reply belongs to this exchange.
    mutating func goOn(_ mechanism: SASLMechanism) { step = .signingIn(mechanism, .begun) }

    // MARK: The message

    mutating func begin(sendingAfter mechanism: SASLMechanism) -> Action {
        guard mechanism.mayFinish() else { return fail(words.broken(.serverSignature)) }
        step = .sender
        let size = letter.content.readableBytes
        if let largest = announcement.largestMessage, size > largest { return fail(words.tooLarge(size, largest)) }
        if letter.hasEightBit, !announcement.has("8BITMIME") { return fail(words.noEightBit) }
        let isInternational = !([letter.sender] + letter.recipients).allSatisfy(\.isASCII)
        if isInternational, !announcement.has("SMTPUTF8") { return fail(words.noInternationalAddresses) }
        let parameters = [
            announcement.has("SIZE") ? " SIZE=\(size)" : "", letter.hasEightBit ? " BODY=8BITMIME" : "",
            isInternational ? " SMTPUTF8" : "",
        ]
        return command("MAIL FROM:<\(letter.sender)>" + parameters.joined())
    }

    private mutating func recipient(_ index: Int) -> Action {
        if letter.recipients.indices.contains(index) {
            step = .recipient(index)
            return command("RCPT TO:<\(letter.recipients[index])>")
        }
        if refused.count == letter.recipients.count, let first = refused.first { return fail(first) }
        step = .data
        return command("DATA")
    }

    private func command(_ line: String) -> Action { .send(ByteBuffer(string: line + "\r\n")) }
}
