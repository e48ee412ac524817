import Mail

/// One run of a SASL mechanism (RFC 4422): the client's first message, then an answer to each challenge.
package struct SASLMechanism: Sendable {
    private enum Form: Sendable {
        case plain(PlainMechanism)
        case login(PasswordDialogue)
        case scram(Scram)
        case bearer(BearerMechanism)
    }

    package let name: LoginMechanism
    private var form: Form

    /// - Parameters:
    ///   - name: must suit the credentials.
    ///   - host: where we really connect to, and at which port: OAUTHBEARER says it (RFC 7628 section 3.1).
    ///   - binding: what the mechanisms bind to that do so.
    ///   - isOffered: whether the server offers the same mechanism with binding.
    /// - Throws: ``SASLError/unusableCredentials`` where the mechanism cannot carry them.
    package init(
        _ name: LoginMechanism, _ credentials: Credentials, host: String, port: Int, binding: ChannelBinding? = nil,
        bindingIsOffered: Bool = false
    ) throws(SASLError) {
        self.name = name
        let channel: Scram.Binding =
            switch binding {
            case let binding? where name.binds: .bound(binding)
            case nil: .none
            // Where binding is offered and not done, it is because it was refused.
            case _?: bindingIsOffered ? .none : .unoffered
            }
        switch (name, credentials) {
        case (.plain, .password(let user, let password)): form = .plain(PlainMechanism(user: user, password: password))
        case (.login, .password(let user, let password)): form = .login(try PasswordDialogue(user: user, password: password))
        case (.scramSHA256, .password(let user, let password)), (.scramSHA256Plus, .password(let user, let password)):
            form = .scram(Scram(.sha256, user: user, password: password, binding: channel))
        case (.scramSHA1, .password(let user, let password)), (.scramSHA1Plus, .password(let user, let password)):
            form = .scram(Scram(.sha1, user: user, password: password, binding: channel))
        case (.oauthBearer, .bearer(let user, let token, _)):
            form = .bearer(BearerMechanism(.oauthBearer(host: host, port: port), user: user, token: token))
        case (.xoauth2, .bearer(let user, let token, _)):
            form = .bearer(BearerMechanism(.xoauth2, user: user, token: token))
        case (_, .password), (_, .bearer): throw .unusableCredentials
        }
    }

    /// The initial response, not yet in base64; `nil` for a mechanism that waits for the server.
    package func initialResponse() throws(SASLError) -> [UInt8]? {
        switch form {
        case .plain(let plain): try plain.message()
        case .login: nil
        case .scram(let scram): scram.firstMessage()
        case .bearer(let bearer): try bearer.message()
        }
    }

    /// What to answer to a challenge that came after the initial response.
    ///
    /// - Parameter challenge: `nil` if it is not base64. What a server says of a token that it refuses need not be: only
    ///   that it said something counts. The questions of LOGIN are not looked at either.
    package mutating func respond(to challenge: [UInt8]?) throws(SASLError) -> [UInt8] {
        switch form {
        case .plain: throw .malformedChallenge("a challenge after the whole of \(name.rawValue) was said")
        case .login(var dialogue):
            defer { form = .login(dialogue) }
            return try dialogue.respond()
        case .bearer(var bearer):
            defer { form = .bearer(bearer) }
            return try bearer.respond(to: challenge ?? [])
        case .scram(var scram):
            guard let challenge else { throw .malformedChallenge("not base64") }
            defer { form = .scram(scram) }
            return try scram.respond(to: challenge)
        }
    }

    /// The server said OK: does the mechanism believe it?
    package func mayFinish() -> Bool {
        if case .scram(let scram) = form { scram.serverIsVerified } else { true }
    }

    /// Why the server refuses the token, if it is one and it said so.
    package var refusal: TokenRefusal? {
        if case .bearer(let bearer) = form { bearer.refusal ?? TokenRefusal() } else { nil }
    }

    /// A token, of which the server has said nothing yet but that it does not want this.
    package var isUnjudgedToken: Bool {
        if case .bearer(let bearer) = form { bearer.refusal == nil } else { false }
    }

    /// Bound to TLS.
    package var isBound: Bool {
        if case .scram(let scram) = form { scram.isBound } else { false }
    }

    /// The server has said nothing yet but that it does not want this: so not because of the password.
    package var isUnanswered: Bool {
        if case .scram(let scram) = form { scram.isUnanswered } else { false }
    }
}
