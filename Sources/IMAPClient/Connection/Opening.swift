import IMAPProtocol
import Mail

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
        case startTLS
        case startCompression
        case finished
        case fail(IMAPError)
    }

    private enum Step: Sendable {
        case greeting
        case startTLS
        case handshake
        case capabilityBeforeLogin
        case authenticating(SASLMechanism)
        case loggingIn
        case capabilityAfterLogin
        case compressing
        case finished
    }

    let options: SessionOptions
    /// The other end is this machine: no TLS is needed, and compressing is of no use.
    private var isLoopback = false
    private(set) var capabilities: Capabilities?
    /// What was announced last on this side of TLS; says how the login command itself may be written.
    private(set) var lastAnnounced = Capabilities()
    private var step = Step.greeting
    private var classifier: FailureClassifier {
        FailureClassifier(endpoint: options.endpoint, user: options.credentials.user)
    }

    init(options: SessionOptions) { self.options = options }

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

    /// The handshake that STARTTLS led to is done.
    mutating func secured() -> Action {
        guard case .handshake = step else { return .wait }
        capabilities = nil
        lastAnnounced = Capabilities()
        return beforeLogin()
    }

    /// `+` with a SASL challenge in base64.
    mutating func challenged(_ challenge: String) -> Action {
        guard case .authenticating(var mechanism) = step, let bytes = SASL.challenge(challenge) else {
            return .fail(sasl(.malformedChallenge("not base64")))
        }
        do {
            let answer = try mechanism.respond(to: bytes)
            step = .authenticating(mechanism)
            return .answer(answer)
        } catch {
            return .fail(sasl(error))
        }
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
            guard status == .ok else { return .fail(classifier.failure(of: command, status, text)) }
            guard mechanism.mayFinish() else { return .fail(sasl(.serverSignature)) }
            return loggedIn(text)
        case .loggingIn:
            guard status == .ok else { return .fail(classifier.failure(of: command, status, text)) }
            return loggedIn(text)
        case .capabilityAfterLogin:
            learn(from: text)
            capabilities = capabilities ?? Capabilities()
            return afterLogin()
        case .compressing:
            step = .finished
            return status == .ok ? .startCompression : .finished
        case .greeting, .handshake, .finished: return .wait
        }
    }

    private mutating func learn(from text: ResponseText) {
        if case .capability(let names)? = text.code { announced(names) }
    }

    private mutating func afterGreeting() -> Action {
        guard options.endpoint.security == .startTLS else { return beforeLogin() }
        // Whether the capability stands in the greeting does not matter: who strips it may also strip the answer.
        step = .startTLS
        return .send(.startTLS)
    }

    private mutating func beforeLogin() -> Action {
        guard let capabilities else {
            step = .capabilityBeforeLogin
            return .send(.capability)
        }
        guard let mechanism = options.mechanisms.first(where: { $0.isOffered(by: capabilities) }) else {
            return .fail(noMechanism(capabilities))
        }
        let credentials = options.credentials
        switch mechanism {
        case .login:
            step = .loggingIn
            // Announcements before login are void after it; what the server says from here on counts.
            self.capabilities = nil
            return .send(.login(user: credentials.user, password: credentials.password))
        case .plain: return authenticate(.plain(PlainMechanism(user: credentials.user, password: credentials.password)))
        case .scramSHA256:
            return authenticate(.scramSHA256(ScramSHA256(user: credentials.user, password: credentials.password)))
        }
    }

    private mutating func authenticate(_ mechanism: SASLMechanism) -> Action {
        do {
            let initial = Secret(String(decoding: try mechanism.initialResponse(), as: UTF8.self))
            step = .authenticating(mechanism)
            capabilities = nil
            return .send(.authenticate(mechanism: mechanism.name, initialResponse: initial))
        } catch {
            return .fail(sasl(error))
        }
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
        guard options.compress, !isLoopback, capabilities.has("COMPRESS=DEFLATE") else {
            step = .finished
            return .finished
        }
        step = .compressing
        return .send(.compressDeflate)
    }
}
