import Mail
import SASL
import Transport

/// Puts what goes wrong with a server into sentences.
struct ReplyWords: Sendable {
    let endpoint: Endpoint
    let credentials: Credentials
    let stage: SubmissionStage
    let letter: Letter

    // MARK: Replies

    /// A reply that is no yes.
    func refusal(_ reply: SMTPReply) -> SubmissionFailure {
        refusal(reply, ReplyMeaning.of(reply, at: stage), subject, nil)
    }

    /// To RCPT.
    func refusal(_ reply: SMTPReply, of recipient: SMTPAddress) -> SubmissionFailure {
        refusal(reply, ReplyMeaning.of(reply, at: stage), "the recipient \(recipient)", nil)
    }

    /// To AUTH.
    func refusal(_ reply: SMTPReply, of mechanism: SASLMechanism) -> SubmissionFailure {
        refusal(reply, ReplyMeaning.of(reply, at: stage), subject, mechanism.refusal)
    }

    private func refusal(
        _ reply: SMTPReply, _ meaning: ReplyMeaning, _ subject: String, _ refusal: TokenRefusal?
    ) -> SubmissionFailure {
        let reply = scrubbed(reply)
        let words = reply.text.isEmpty ? "\(reply.code)" : "\(reply.code) \(reply.text)"
        let advice = meaning.advice.isEmpty ? signInAdvice(refusal) : meaning.advice
        return SubmissionFailure(
            meaning.remedy, stage, message: "\(endpoint) refused \(subject): “\(words)”: \(advice).", reply: reply,
            refusesCredentials: meaning.refusesCredentials, refusal: refusal)
    }

    private var subject: String {
        switch stage {
        case .connecting, .securing, .greeting: "the connection"
        case .signingIn: "the sign-in of \(credentials.user)"
        case .envelope: "the sender \(letter.sender)"
        case .content: "the message"
        }
    }

    private func signInAdvice(_ refusal: TokenRefusal?) -> String {
        guard credentials.isBearer else { return "check the user's name and the password" }
        if refusal?.lacksScope == true { return "the token lacks the scope for sending; sign in anew with `restante auth login`" }
        return
            "the access token is over, of another user, or lacks the scope for sending; sign in anew with `restante auth login`"
    }

    /// Servers repeat what they did not understand.
    func scrubbed(_ reply: SMTPReply) -> SMTPReply { reply.replacing(SecretScrubber(credentials).scrub) }

    // MARK: The way there

    var plaintextRefused: SubmissionFailure {
        failure(
            .config, "\(endpoint) is not this machine, and without TLS nothing is sent to others: use \"tls\" or \"starttls\".")
    }

    var startTLSMissing: SubmissionFailure {
        failure(
            .config,
            "\(endpoint) offers no STARTTLS, and without TLS no secret is sent: use its TLS port, usually 465, or see who stands between."
        )
    }

    func startTLSRefused(_ reply: SMTPReply) -> SubmissionFailure {
        let passes = reply.code / 100 == 4
        return SubmissionFailure(
            passes ? .retry(after: nil) : .config, stage,
            message:
                "\(endpoint) does not start TLS (“\(reply.code) \(reply.text)”), and without it no secret is sent: \(passes ? "try again later" : "use its TLS port, usually 465").",
            reply: reply)
    }

    var injected: SubmissionFailure {
        failure(
            .permanent, "\(endpoint) sent something between its leave to start TLS and TLS itself: somebody may stand between.")
    }

    func transport(_ error: TransportError) -> SubmissionFailure {
        switch error.kind {
        case .unreachable, .timeout, .connectionLost, .nameNotFound: failure(.retry(after: nil), doubtful(error.message))
        case .connectionRefused, .tlsFailed, .certificateUntrusted, .certificateWrongHost, .certificateExpired,
            .fingerprintMismatch:
            failure(.config, error.message)
        }
    }

    var hungUp: SubmissionFailure {
        failure(.retry(after: nil), doubtful("\(endpoint) closed the connection without a word: try again later."))
    }

    var silent: SubmissionFailure {
        let message =
            switch (stage, endpoint.security) {
            case (.securing, .tls): "\(endpoint) does not begin TLS: its port may want security = \"starttls\"."
            case (.greeting, .startTLS), (.greeting, .plaintext):
                "\(endpoint) does not greet: its port may want TLS from the first byte (security = \"tls\")."
            default: "\(endpoint) gave no answer in time: try again later."
            }
        return failure(stage <= .greeting ? .config : .retry(after: nil), doubtful(message))
    }

    func violation(_ what: String) -> SubmissionFailure {
        failure(.config, doubtful("\(endpoint) does not speak SMTP as it should (\(what)): check host and port."))
    }

    func garbage(_ fault: SMTPReplyParser.Fault) -> SubmissionFailure {
        switch fault {
        case .lineTooLong: violation("a line without end")
        case .tooManyLines: violation("a reply without end")
        case .notAReply(let text): violation("“\(SecretScrubber(credentials).scrub(text))” is no reply")
        }
    }

    // MARK: What cannot be done there

    func noMechanism(_ offered: [String], isSecured: Bool) -> SubmissionFailure {
        let list = offered.isEmpty ? "none" : offered.joined(separator: ", ")
        let takesTokens = LoginMechanism.allCases.contains { $0.takesTokens && offered.contains($0.rawValue) }
        let advice =
            if credentials.isBearer {
                "this account never sends a password: use another server, or auth.method = \"password\""
            } else if takesTokens {
                "write auth.method = \"oauth2\""
            } else if offered.isEmpty {
                "port 25 is for servers among themselves: use 465 or 587"
            } else {
                "use another server"
            }
        let kind = credentials.isBearer ? "by OAuth" : "with a password"
        return failure(.config, "\(endpoint) offers no sign-in \(kind) that may be used here (it offers \(list)): \(advice).")
    }

    func tooLarge(_ size: Int, _ largest: Int) -> SubmissionFailure {
        failure(.permanent, "\(endpoint) takes messages up to \(largest) octets, and this one has \(size): send less.")
    }

    var noEightBit: SubmissionFailure {
        failure(.permanent, "\(endpoint) takes no 8-bit text: the message must be encoded as quoted-printable or base64.")
    }

    var noInternationalAddresses: SubmissionFailure {
        failure(.permanent, "\(endpoint) takes only ASCII in addresses (no SMTPUTF8): write the address in its ASCII form.")
    }

    func broken(_ error: SASLError) -> SubmissionFailure {
        let user = credentials.user
        return switch error {
        case .malformedChallenge(let what): violation(what)
        case .iterationCount(let count):
            failure(
                .config, "\(endpoint) asks for \(count) rounds of SCRAM, which is too few to be safe or too many to be meant.")
        case .refused(let reason):
            SubmissionFailure(
                .signIn, stage, message: "\(endpoint) refused the sign-in of \(user): “\(reason.prefix(80))”.",
                refusesCredentials: true)
        case .serverSignature:
            failure(.permanent, "\(endpoint) could not prove that it knows the password of \(user): it may be an impostor.")
        case .unusableCredentials:
            failure(
                .signIn,
                "The user name or \(credentials.isBearer ? "token" : "password") of \(user) holds a control character, which no login can carry."
            )
        }
    }

    private func failure(_ remedy: SubmissionFailure.Remedy, _ message: String) -> SubmissionFailure {
        SubmissionFailure(remedy, stage, message: message, isInDoubt: stage == .content)
    }

    private func doubtful(_ message: String) -> String {
        stage == .content ? message.dropLast() + "; whether it took the message is not known." : message
    }
}
