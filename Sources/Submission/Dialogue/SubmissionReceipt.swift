import SASL

/// What a server said when it took a message over: from then on it answers for it.
package struct SubmissionReceipt: Sendable {
    /// How we signed in.
    package let mechanism: LoginMechanism
    /// The server's words, in which most name the message for their log.
    package let reply: SMTPReply
    /// Recipients that it does not serve, while the others get the message.
    package let refused: [SubmissionFailure]
}
