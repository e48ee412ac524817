import IMAPProtocol
import Mail
import SASL
import Transport

/// From the greeting to a session that is logged in: a value that is told what the server said and says what to do.
///
/// What a server announced is forgotten after STARTTLS and after login, unless its OK announces anew (RFC 9051
/// sections 6.2.1 and 6.2.2).
struct Opening: Sendable {
    enum Action: Sendable {
        case wait
        case send(Command)
        /// Answer to a SASL challenge, not yet in base64.
        case answer([UInt8])
        /// Breaks the SASL exchange off (RFC 9051 section 6.2.2); the server answers with BAD.
        case breakOff
        case startTLS
        case startCompression
        case finished
        case fail(IMAPError)
    }

    enum Step: Sendable {
        case greeting
        case startTLS
        case handshake
        case capabilityBeforeLogin
        case authenticating(SASLMechanism)
        case loggingIn
        case capabilityAfterLogin
        /// Whether there is a mailbox behind the login.
        case probing
        case compressing
        case finished
    }

    let options: SessionOptions
    let credentials: Credentials
    /// The other end is this machine: no TLS is needed, and compressing is of no use.
    private var isLoopback = false
    var capabilities: Capabilities?
    /// What was announced last on this side of TLS; says how the login command itself may be written.
    private(set) var lastAnnounced = Capabilities()
    var step = Step.greeting
    /// The TLS connection, for mechanisms that bind to it; `nil` where there is none that can be bound to, or the server
    /// has refused to.
    var binding: ChannelBinding?
    /// AUTHENTICATE may carry the first message, if SASL-IR is announced. Set as soon as it is known how long that is.
    var mayUseInitialResponse = true
    var classifier: FailureClassifier { FailureClassifier(endpoint: options.endpoint, credentials: credentials) }

    init(options: SessionOptions, credentials: Credentials) {
        self.options = options
        self.credentials = credentials
    }

    /// TCP is connected. An address that is not this machine's own is not spoken to without TLS.
    mutating func connected(isLoopback: Bool) -> Action {
        self.isLoopback = isLoopback
        return options.endpoint.security == .plaintext && !isLoopback ? .fail(plaintextRefused) : .wait
    }

    var awaitsGreeting: Bool {
        if case .greeting = step { true } else { false }
    }

    /// An untagged CAPABILITY.
    mutating func announced(_ names: [String]) {
        lastAnnounced = Capabilities(names)
        capabilities = lastAnnounced
    }

    /// The first response of the connection.
    mutating func greeted(_ response: Response) -> Action {
        switch response {
        case .ok(let text):
            learn(from: text)
            return afterGreeting()
        case .preauth(let text):
            guard options.endpoint.security == .tls else { return .fail(preauthWithoutTLS) }
            capabilities = nil
            learn(from: text)
            return afterLogin()
        case .bye(let text): return .fail(classifier.farewell(text, isGreeting: true))
        default: return .fail(classifier.garbage("no greeting"))
        }
    }

    /// A TLS handshake is done: the first layer of the connection, or what STARTTLS led to.
    mutating func secured(_ binding: ChannelBinding?) -> Action {
        self.binding = binding
        guard case .handshake = step else { return .wait }
        capabilities = nil
        lastAnnounced = Capabilities()
        return beforeLogin()
    }

    /// The tagged response to the command sent last.
    mutating func answered(_ command: Command, _ status: Status, _ text: ResponseText) -> Action {
        switch step {
        case .startTLS:
            guard status == .ok else { return .fail(startTLSRefused(text)) }
            step = .handshake
            return .startTLS
        case .capabilityBeforeLogin:
            guard status == .ok else { return .fail(classifier.failure(of: command, status, text)) }
            learn(from: text)
            capabilities = capabilities ?? Capabilities()
            return beforeLogin()
        case .authenticating(let mechanism):
            guard status == .ok else { return refused(mechanism, command, status, text) }
            guard mechanism.mayFinish() else { return .fail(sasl(.serverSignature)) }
            return loggedIn(text)
        case .loggingIn:
            guard status == .ok else { return .fail(classifier.failure(of: command, status, text)) }
            return loggedIn(text)
        case .capabilityAfterLogin:
            learn(from: text)
            capabilities = capabilities ?? Capabilities()
            return afterLogin()
        case .probing:
            // A refusal of the question itself is no matter; that there is no mailbox is.
            let failure = status == .ok ? nil : classifier.failure(of: command, status, text)
            if let failure, failure.kind == .notConnected { return .fail(failure) }
            return compress()
        case .compressing:
            step = .finished
            return status == .ok ? .startCompression : .finished
        case .greeting, .handshake, .finished: return .wait
        }
    }

    mutating func learn(from text: ResponseText) {
        if case .capability(let names)? = text.code { announced(names) }
    }

    private mutating func afterGreeting() -> Action {
        guard options.endpoint.security == .startTLS else { return beforeLogin() }
        // Whether the capability stands in the greeting does not matter: who strips it may also strip the answer.
        step = .startTLS
        return .send(.startTLS)
    }

    private mutating func loggedIn(_ text: ResponseText) -> Action {
        learn(from: text)
        return afterLogin()
    }

    private mutating func afterLogin() -> Action {
        guard let capabilities else {
            step = .capabilityAfterLogin
            return .send(.capability)
        }
        guard credentials.isBearer, isExchange(capabilities) else { return compress() }
        step = .probing
        return .send(.namespace)
    }

    /// Exchange lets in who has no mailbox there, and says so to the first command only: `BAD User is authenticated but
    /// not connected.` (email-oauth2-proxy#275, MailKit#1494)
    private func isExchange(_ capabilities: Capabilities) -> Bool {
        capabilities.names.contains { $0.hasPrefix("BACKENDAUTHENTICATE") || $0 == "CLIENTACCESSRULES" }
    }

    private mutating func compress() -> Action {
        guard options.compress, !isLoopback, let capabilities, capabilities.has("COMPRESS=DEFLATE") else {
            step = .finished
            return .finished
        }
        step = .compressing
        return .send(.compressDeflate)
    }
}
