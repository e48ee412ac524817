import IMAPProtocol

/// What a refusal means, read from its response code (RFC 5530) or, where that says nothing, from words that servers
/// are known to use. New knowledge is a new row.
struct KnownFailure: Sendable {
    let kind: IMAPError.Kind
    let disposition: Disposition
    /// For refusals that ask for time without saying how much.
    var retryAfter: Duration?

    init(_ kind: IMAPError.Kind, _ disposition: Disposition, retryAfter: Duration? = nil) {
        self.kind = kind
        self.disposition = disposition
        self.retryAfter = retryAfter
    }

    /// Codes that leave no doubt; no text is looked at.
    static func decisive(_ code: ResponseCode) -> KnownFailure? {
        switch code {
        case .authenticationFailed, .expired: KnownFailure(.authenticationFailed, .signIn)
        case .authorizationFailed: KnownFailure(.authenticationFailed, .lasting)
        case .privacyRequired: KnownFailure(.plaintextRefused, .lasting)
        case .throttled: KnownFailure(.throttled, .throttled)
        case .nonExistent, .expungeIssued, .tryCreate: KnownFailure(.refused, .gone)
        case .tooBig: KnownFailure(.tooBig, .lasting)
        case .unknownCTE: KnownFailure(.contentRefused, .lasting)
        case .inUse: KnownFailure(.unavailable, .passing)
        case .contactAdmin, .noPerm, .corruption, .cannot, .alreadyExists: KnownFailure(.refused, .lasting)
        default: nil
        }
    }

    /// Codes that several causes share: the words may know better.
    ///
    /// - Parameter isStoring: the command puts something on the server; a limit is then one of what is stored, else one of
    ///   how much is asked for.
    static func vague(_ code: ResponseCode, isStoring: Bool) -> KnownFailure? {
        switch code {
        case .unavailable: KnownFailure(.unavailable, .passing)
        case .limit: isStoring ? KnownFailure(.serverLimit, .lasting) : KnownFailure(.throttled, .throttled)
        case .overQuota: isStoring ? KnownFailure(.overQuota, .lasting) : nil
        default: nil
        }
    }

    /// In lower case; the first row that occurs in the server's words counts.
    static let texts: [(words: String, meaning: KnownFailure)] = [
        // Exchange: "Request is throttled. Suggested Backoff Time: 299961 milliseconds" (imapsync#272)
        ("suggested backoff time", KnownFailure(.throttled, .throttled)),
        ("request is throttled", KnownFailure(.throttled, .throttled)),
        // Exchange, also as a line without tag (imapfilter#146, node-imap#561)
        ("server unavailable. 15", KnownFailure(.throttled, .throttled)),
        // Exchange: no right on the mailbox, or too many connects in a short time (email-oauth2-proxy#275, MailKit#1494)
        ("authenticated but not connected", KnownFailure(.notConnected, .throttled, retryAfter: .seconds(30))),
        // Exchange: after about ten errors (MailKit#849)
        ("connection closed. 14", KnownFailure(.bye, .passing)),
        // Exchange: the access token's life is over, which is normal (aioimaplib#83, imap-backup#198)
        ("accesstokenexpired", KnownFailure(.sessionEnded, .passing)),
        // Exchange: revoked, password changed, or a security event; the next login tells whether others are needed
        ("session invalidated", KnownFailure(.bye, .passing)),
        // Exchange and Outlook.com since 2022 and 2024 (holon-run/uxc#445)
        ("basic authentication is disabled", KnownFailure(.noUsableMechanism, .lasting)),
        // Gmail (MailKit#377): the same status as a bad login, so the words decide
        ("too many simultaneous connections", KnownFailure(.throttled, .throttled)),
        // Gmail, with [OVERQUOTA]
        ("exceeded command or bandwidth limits", KnownFailure(.throttled, .throttled)),
        // Gmail: end of the session's time
        ("session expired, please login again", KnownFailure(.sessionEnded, .passing)),
        // Dovecot, with [UNAVAILABLE]: "Maximum number of connections from user+IP exceeded"
        ("maximum number of connections", KnownFailure(.throttled, .throttled)),
        // Yahoo, with [LIMIT] (imapflow#75)
        ("rate limit hit", KnownFailure(.throttled, .throttled)),
        // iCloud under load, sometimes as BAD (mail-archiver#414, mailcore2 PR#1642)
        ("temporarily unavailable", KnownFailure(.unavailable, .passing)),
        // Dovecot, when its authentication process is not there
        ("temporary authentication failure", KnownFailure(.unavailable, .passing)),
        ("too many login attempts", KnownFailure(.throttled, .throttled)),
        // Dovecot and Gmail, where the code is missing
        ("mailbox doesn't exist", KnownFailure(.refused, .gone)),
        ("unknown mailbox", KnownFailure(.refused, .gone)),
    ]

    /// The same for commands that store something.
    static let storingTexts: [(words: String, meaning: KnownFailure)] = [
        // Exchange (imapsync FAQ)
        ("maximum size of appendable message", KnownFailure(.tooBig, .lasting)),
        ("message too large", KnownFailure(.tooBig, .lasting)),
        ("message too big", KnownFailure(.tooBig, .lasting)),
        // Exchange, as BAD, to lines of more than about 10,000 octets (node-imap#44, tb-android#1809)
        ("command error. 10", KnownFailure(.contentRefused, .lasting)),
        // Cyrus
        ("message contains nul", KnownFailure(.contentRefused, .lasting)),
        ("message contains bare newlines", KnownFailure(.contentRefused, .lasting)),
        ("message contains non-ascii", KnownFailure(.contentRefused, .lasting)),
        ("message contains invalid header", KnownFailure(.contentRefused, .lasting)),
        ("message has no header/body separator", KnownFailure(.contentRefused, .lasting)),
        // Courier, Cyrus and others without the code
        ("exceeded your mail quota", KnownFailure(.overQuota, .lasting)),
        ("quota exceeded", KnownFailure(.overQuota, .lasting)),
        ("over quota", KnownFailure(.overQuota, .lasting)),
        ("mailbox is full", KnownFailure(.overQuota, .lasting)),
    ]
}
