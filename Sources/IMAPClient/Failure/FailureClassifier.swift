import IMAPProtocol
import Mail
import SASL
import Transport

/// Makes an ``IMAPError`` of what a server said no to: by response code first, then by words it is known for.
struct FailureClassifier: Sendable {
    /// Longer waits than an hour are not believed.
    static let longestWait = Duration.seconds(3600)

    let endpoint: Endpoint
    let credentials: Credentials

    /// A tagged NO or BAD to `command`.
    ///
    /// - Parameter refusal: what the server said of the token before, if the command was a login with one.
    func failure(
        of command: Command, _ status: Status, _ text: ResponseText, refusal: TokenRefusal? = nil
    ) -> IMAPError {
        let text = scrubbed(text)
        let known = meaning(of: text, isStoring: command.isStoring)
        let isLogin = command.isLogin
        let fallback: IMAPError.Kind = status == .bad ? .badCommand : isLogin ? .authenticationFailed : .refused
        let found = known?.kind ?? fallback
        let isOfToken = isLogin && found == .authenticationFailed && (known?.disposition ?? .signIn) == .signIn
        if isOfToken, case .bearer = credentials {
            return TokenFailure(endpoint: endpoint, user: credentials.user, refusal: refusal ?? TokenRefusal()).error(
                command, text)
        }
        return IMAPError(
            found, message: sentence(found, isLogin ? "the login of \(credentials.user)" : command.summary, text),
            disposition: known?.disposition, serverText: text.shown, code: text.code, retryAfter: wait(text, known),
            command: command.name, mailbox: command.mailbox)
    }

    /// BYE, as a greeting or later.
    func farewell(_ text: ResponseText, isGreeting: Bool) -> IMAPError {
        let text = scrubbed(text)
        let known = meaning(of: text)
        let kind = known?.kind ?? (isGreeting ? .greetingRefused : .bye)
        let what = isGreeting ? "refused the connection" : "ended the session"
        return IMAPError(
            kind, message: "\(endpoint) \(what)\(quote(text)).", disposition: known?.disposition, serverText: text.shown,
            code: text.code, retryAfter: wait(text, known))
    }

    /// Several lines that are not IMAP.
    func garbage(_ excerpt: String) -> IMAPError {
        let text = scrubbed(ResponseText(text: excerpt))
        let known = meaning(of: text)
        return IMAPError(
            known?.kind ?? .protocolViolation, message: "\(endpoint) sent what is not IMAP\(quote(text)).",
            disposition: known?.disposition, serverText: text.shown, retryAfter: wait(text, known))
    }

    private func scrubbed(_ text: ResponseText) -> ResponseText {
        ResponseText(code: text.code, text: SecretScrubber(credentials).scrub(text.text))
    }

    private func meaning(of text: ResponseText, isStoring: Bool = false) -> KnownFailure? {
        if let code = text.code, let known = KnownFailure.decisive(code) { return known }
        let folded = text.text.lowercased()
        let rows = KnownFailure.texts + (isStoring ? KnownFailure.storingTexts : [])
        if let row = rows.first(where: { folded.contains($0.words) }) { return row.meaning }
        return text.code.flatMap { KnownFailure.vague($0, isStoring: isStoring) }
    }

    private func sentence(_ kind: IMAPError.Kind, _ what: String, _ text: ResponseText) -> String {
        switch kind {
        case .throttled: "\(endpoint) wants fewer requests and refused \(what)\(quote(text))."
        case .unavailable: "\(endpoint) could not do \(what) at the moment\(quote(text))."
        case .overQuota: "\(endpoint) refused \(what), since there is no room left\(quote(text))."
        case .tooBig: "\(endpoint) refused \(what), since the message is too large\(quote(text))."
        case .noUsableMechanism:
            "\(endpoint) takes no passwords any more and refused \(what)\(quote(text)): set auth.method to \"oauth2\"."
        case .notConnected: "\(endpoint) let \(credentials.user) in, but not to the mailbox\(quote(text))."
        case .badCommand: "\(endpoint) did not understand \(what)\(quote(text))."
        default: "\(endpoint) refused \(what)\(quote(text))."
        }
    }

    private func quote(_ text: ResponseText) -> String { text.shown.map { ": “\($0)”" } ?? "" }

    private func wait(_ text: ResponseText, _ known: KnownFailure?) -> Duration? {
        guard let start = text.text.lowercased().firstRange(of: "suggested backoff time:")?.upperBound else {
            return known?.retryAfter
        }
        let digits = text.text.lowercased()[start...].drop { $0 == " " }.prefix { $0.isASCII && $0.isNumber }
        guard let milliseconds = Int64(digits) else { return known?.retryAfter }
        return min(.milliseconds(milliseconds), Self.longestWait)
    }
}
