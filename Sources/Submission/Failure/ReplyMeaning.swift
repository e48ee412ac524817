/// What a refusal means: a row of what servers are known to say. New knowledge is a new row.
struct ReplyMeaning: Sendable {
    let remedy: SubmissionFailure.Remedy
    /// What to do, or what it can be: the end of a sentence.
    let advice: String
    var refusesCredentials = false

    init(_ remedy: SubmissionFailure.Remedy, _ advice: String, refusesCredentials: Bool = false) {
        self.remedy = remedy
        self.advice = advice
        self.refusesCredentials = refusesCredentials
    }

    /// The first row that fits.
    static func of(_ reply: SMTPReply, at stage: SubmissionStage) -> ReplyMeaning {
        let folded = reply.text.lowercased()
        return texts.first { folded.contains($0.words) }?.meaning ?? reply.enhanced.flatMap { codes[$0] }
            ?? usual(reply, at: stage)
    }

    /// A day: what providers with a quota for each day want to be left alone for.
    private static let day = 86_400

    /// In lower case; the first that occurs in the server's words counts.
    private static let texts: [(words: String, meaning: ReplyMeaning)] = [
        // Exchange, 535 5.7.139
        ("smtpclientauthentication is disabled for the tenant", ReplyMeaning(.admin, tenantSwitch)),
        ("smtpclientauthentication is disabled for the mailbox", ReplyMeaning(.admin, mailboxSwitch)),
        (
            "security defaults policy",
            ReplyMeaning(.admin, "the organization's security defaults forbid it; an administrator decides")
        ),
        (
            "did not meet the criteria to be authenticated",
            ReplyMeaning(.admin, "a Conditional Access policy of the organization forbids it; its sign-in log names the policy")
        ),
        // Exchange, 535 5.7.139 and 550 5.7.30
        ("basic authentication is disabled", ReplyMeaning(.config, noPasswords)),
        ("basic authentication is not supported", ReplyMeaning(.config, noPasswords)),
        // Exchange: more than three connections for a mailbox
        (
            "concurrent connections limit exceeded",
            ReplyMeaning(.retry(after: 60), "it has enough connections of this mailbox; try again in a minute")
        ),
        (
            "sender thread limit exceeded",
            ReplyMeaning(.retry(after: 60), "it has enough connections of this mailbox; try again in a minute")
        ),
        // Exchange, 554 5.2.0 and 550 5.7.60
        ("sendasdenied", ReplyMeaning(.config, sendAs)),
        ("permissions to send as this sender", ReplyMeaning(.config, sendAs)),
        ("submissionquotaexceeded", ReplyMeaning(.retry(after: day), quota)),
        // Google, 454 4.7.0 and 550 5.4.5
        ("too many login attempts", ReplyMeaning(.retry(after: 600), "wait ten minutes before the next try")),
        ("daily user sending limit", ReplyMeaning(.retry(after: day), quota)),
        // Google, 534 5.7.9 and 5.7.14
        ("application-specific password required", ReplyMeaning(.config, appPassword)),
        ("log in via your web browser", ReplyMeaning(.config, appPassword)),
        ("must issue a starttls", ReplyMeaning(.config, "it wants TLS: write security = \"starttls\" or \"tls\"")),
        (
            "relay access denied",
            ReplyMeaning(.config, "it does not send for this user; check the server and the sender's address")
        ),
    ]

    /// Codes that say enough by themselves (RFC 3463, and those of Exchange and Google).
    private static let codes: [EnhancedCode: ReplyMeaning] = [
        EnhancedCode(5, 7, 30): ReplyMeaning(.config, noPasswords),
        EnhancedCode(5, 7, 60): ReplyMeaning(.config, sendAs),
        EnhancedCode(5, 7, 57): ReplyMeaning(.signIn, "the sign-in did not hold; sign in anew with `restante auth login`"),
        EnhancedCode(5, 7, 9): ReplyMeaning(.config, appPassword),
        EnhancedCode(5, 7, 11): ReplyMeaning(.config, "it wants TLS: write security = \"starttls\" or \"tls\""),
        EnhancedCode(5, 7, 14): ReplyMeaning(.config, appPassword),
        EnhancedCode(5, 1, 90): ReplyMeaning(.retry(after: day), quota),
        EnhancedCode(5, 4, 5): ReplyMeaning(.retry(after: day), quota),
        EnhancedCode(5, 7, 501): ReplyMeaning(.retry(after: day), banned),
        EnhancedCode(5, 7, 502): ReplyMeaning(.retry(after: day), banned),
        EnhancedCode(5, 7, 503): ReplyMeaning(.retry(after: day), banned),
        EnhancedCode(5, 1, 1): ReplyMeaning(.permanent, "there is no such recipient; check the address"),
        EnhancedCode(5, 1, 2): ReplyMeaning(.permanent, "there is no such recipient; check the address"),
        EnhancedCode(5, 1, 3): ReplyMeaning(.permanent, "it does not understand the address; check it"),
        EnhancedCode(5, 2, 3): ReplyMeaning(.permanent, tooLarge),
        EnhancedCode(5, 3, 4): ReplyMeaning(.permanent, tooLarge),
        EnhancedCode(4, 3, 1): ReplyMeaning(.retry(after: nil), "it is short of space; try again later, or send less"),
    ]

    private static func usual(_ reply: SMTPReply, at stage: SubmissionStage) -> ReplyMeaning {
        switch (reply.code, stage) {
        case (535, _): ReplyMeaning(.signIn, "", refusesCredentials: true)
        case (454, .signingIn): ReplyMeaning(.retry(after: 600), "wait ten minutes before the next try")
        case (432, _): ReplyMeaning(.retry(after: 60), "try again in a minute")
        case (534, _): ReplyMeaning(.config, appPassword)
        case (538, _): ReplyMeaning(.config, "it wants TLS: write security = \"starttls\" or \"tls\"")
        case (530, _): ReplyMeaning(.signIn, "the sign-in did not hold; sign in anew with `restante auth login`")
        case (552, _): ReplyMeaning(.permanent, tooLarge)
        case (400...499, _): ReplyMeaning(.retry(after: nil), "it passes; try again later")
        case (_, .greeting): ReplyMeaning(.config, "it serves no mail programs here; check host and port")
        case (_, .signingIn): ReplyMeaning(.signIn, "", refusesCredentials: true)
        default: ReplyMeaning(.permanent, "trying again changes nothing; see its words")
        }
    }

    private static let tenantSwitch =
        "SMTP AUTH is off in the organization; an administrator runs Set-TransportConfig -SmtpClientAuthenticationDisabled $false"
    private static let mailboxSwitch =
        "SMTP AUTH is off for the mailbox; an administrator runs Set-CASMailbox USER -SmtpClientAuthenticationDisabled $false"
    private static let noPasswords = "it takes no passwords; write method = \"oauth2\""
    private static let appPassword = "it takes an app password or OAuth, never the account's own password"
    private static let sendAs = "the login may not send as this sender; write its own address as from, or have Send As granted"
    private static let quota = "the day's limit is reached; nothing goes out before tomorrow"
    private static let banned = "it has stopped the account from sending, often after unusual mail; ask the administrator"
    private static let tooLarge = "the message is too large; send less"
}
