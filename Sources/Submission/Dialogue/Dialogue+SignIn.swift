import Mail
import NIOCore
import SASL

extension Dialogue {
    /// The reply to AUTH, or to an answer within it (RFC 4954 section 4).
    mutating func signIn(_ reply: SMTPReply, _ mechanism: SASLMechanism, _ progress: SignInProgress) -> Action {
        switch (reply.code, progress) {
        case (235, _): return begin(sendingAfter: mechanism)
        case (334, _): return challenged(reply, mechanism, progress)
        // Some servers know no initial response, or cap the lines they take: this is about how it was written.
        case (500, .begunAtOnce), (501, .begunAtOnce): return authenticate(mechanism.name, mayUseInitialResponse: false)
        default: return fail(words.refusal(reply, of: mechanism))
        }
    }

    private mutating func challenged(
        _ reply: SMTPReply, _ mechanism: SASLMechanism, _ progress: SignInProgress
    ) -> Action {
        var mechanism = mechanism
        do {
            // The first challenge only asks to begin, except with mechanisms in which the server begins.
            var said: [UInt8]?
            if case .named = progress { said = try mechanism.initialResponse() }
            if said == nil { said = try mechanism.respond(to: Base64.decode(reply.lines.joined(), isPadded: false)) }
            goOn(mechanism)
            return .send(AuthenticationCommand.answer(said ?? []))
        } catch {
            return fail(words.broken(error))
        }
    }
}
