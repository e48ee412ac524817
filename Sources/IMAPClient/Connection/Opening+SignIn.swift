import IMAPProtocol
import Mail
import SASL

extension Opening {
    /// A command line before login that every server takes: Exchange stops at 10,240 octets, others at 8,192 (RFC 7162
    /// section 4), and access tokens of people in many groups are longer.
    private static let longestInitialResponse = 4000

    /// What the server announces on this side of TLS is known or asked for; then the best way in is taken.
    mutating func beforeLogin() -> Action {
        guard let capabilities else {
            step = .capabilityBeforeLogin
            return .send(.capability)
        }
        let suitable = options.mechanisms.filter { $0.suits(credentials) }
        guard let mechanism = suitable.first(where: { $0.isOffered(by: capabilities, canBind: binding != nil) }) else {
            return .fail(noMechanism(capabilities))
        }
        return begin(mechanism)
    }

    private mutating func begin(_ mechanism: LoginMechanism) -> Action {
        if mechanism == .login, case .password(let user, let password) = credentials {
            step = .loggingIn
            // Announcements before login are void after it; what the server says from here on counts.
            capabilities = nil
            return .send(.login(user: user, password: password))
        }
        do {
            let endpoint = options.endpoint
            return authenticate(
                try SASLMechanism(
                    mechanism, credentials, host: endpoint.host, port: endpoint.port, binding: binding,
                    bindingIsOffered: LoginMechanism.allCases.contains { $0.binds && lastAnnounced.has("AUTH=" + $0.rawValue) }))
        } catch {
            return .fail(sasl(error))
        }
    }

    private mutating func authenticate(_ mechanism: SASLMechanism) -> Action {
        do {
            let initial = Secret(String(decoding: try mechanism.initialResponse() ?? [], as: UTF8.self))
            if initial.exposed().utf8.count > Self.longestInitialResponse { mayUseInitialResponse = false }
            step = .authenticating(mechanism)
            capabilities = nil
            return .send(.authenticate(mechanism: mechanism.name.rawValue, initialResponse: initial))
        } catch {
            return .fail(sasl(error))
        }
    }

    /// `+` with a SASL challenge in base64.
    mutating func challenged(_ challenge: String) -> Action {
        guard case .authenticating(var mechanism) = step else {
            return .fail(sasl(.malformedChallenge("a challenge to nothing")))
        }
        do {
            let answer = try mechanism.respond(to: AuthenticationLine.challenge(challenge))
            step = .authenticating(mechanism)
            return .answer(answer)
        } catch .refused(let reason) where reason.hasPrefix("unsupported-channel-binding-type") && binding != nil {
            binding = nil
            return .breakOff
        } catch {
            return .fail(sasl(error))
        }
    }

    /// A tagged NO or BAD to AUTHENTICATE: the end, unless the refusal was of the way it was said and there is another.
    mutating func refused(
        _ mechanism: SASLMechanism, _ command: Command, _ status: Status, _ text: ResponseText
    ) -> Action {
        let failure = classifier.failure(of: command, status, text, refusal: mechanism.refusal)
        // Some servers cap the lines they take before login.
        if failure.kind == .badCommand, mechanism.isUnjudgedToken, usedInitialResponse {
            mayUseInitialResponse = false
            return authenticate(mechanism)
        }
        // Servers bind to other things than we can: then without.
        if mechanism.isBound, mechanism.isUnanswered || binding == nil,
            lastAnnounced.has("AUTH=" + mechanism.name.unbound.rawValue),
            failure.disposition == .signIn || failure.kind == .badCommand
        {
            binding = nil
            capabilities = lastAnnounced
            return beforeLogin()
        }
        return .fail(failure)
    }

    private var usedInitialResponse: Bool { mayUseInitialResponse && lastAnnounced.has("SASL-IR") }
}
