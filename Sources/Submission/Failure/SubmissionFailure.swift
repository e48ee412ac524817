import SASL

/// Why a message was not handed over, and what follows from it.
package struct SubmissionFailure: Error, Sendable, CustomStringConvertible {
    /// Who can do something about it.
    package enum Remedy: Hashable, Sendable {
        /// It passes: try again, not before that many seconds where they are known.
        case retry(after: Int?)
        /// Somebody must sign in anew.
        case signIn
        /// The administrator of the mail domain.
        case admin
        /// The settings of the account.
        case config
        /// This message, or this recipient, never gets through so.
        case permanent
    }

    package let remedy: Remedy
    /// Where it happened.
    package let stage: SubmissionStage
    /// One sentence for the user: what happened, where, and what to do.
    package let message: String
    /// The server's own words, without what looked like our secrets.
    package let reply: SMTPReply?
    /// The credentials themselves are what was refused: a fresh token is worth one more try.
    package let refusesCredentials: Bool
    /// What the server said of the token that it refused.
    package let refusal: TokenRefusal?
    /// The server has all of the message and has not said whether it took it: sending it again may make two of it.
    package let isInDoubt: Bool

    init(
        _ remedy: Remedy, _ stage: SubmissionStage, message: String, reply: SMTPReply? = nil, refusesCredentials: Bool = false,
        refusal: TokenRefusal? = nil, isInDoubt: Bool = false
    ) {
        self.remedy = remedy
        self.stage = stage
        self.message = message
        self.reply = reply
        self.refusesCredentials = refusesCredentials
        self.refusal = refusal
        self.isInDoubt = isInDoubt
    }

    package var description: String { message }
}
