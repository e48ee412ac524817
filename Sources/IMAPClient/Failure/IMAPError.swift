import IMAPProtocol
import Mail
import SASL

/// Why something asked of a server did not happen.
package struct IMAPError: Error, Sendable, CustomStringConvertible {
    package let kind: Kind
    /// One sentence for the user: what happened, where, and what to do if anything can be done.
    package let message: String
    /// What follows from it: try again, wait, sign in, give up.
    package let disposition: Disposition
    /// The server's own words, shortened and without control characters.
    package let serverText: String?
    /// The server's response code, if it gave one.
    package let code: ResponseCode?
    /// How long the server wants to be left alone, if it said so.
    package let retryAfter: Duration?
    /// The name of the command that failed, such as `UID FETCH`.
    package let command: String?
    /// The mailbox that the command named.
    package let mailbox: MailboxName?
    /// What the server said of the access token that it refused.
    package let refusal: TokenRefusal?

    package init(
        _ kind: Kind, message: String, disposition: Disposition? = nil, serverText: String? = nil, code: ResponseCode? = nil,
        retryAfter: Duration? = nil, command: String? = nil, mailbox: MailboxName? = nil,
        refusal: TokenRefusal? = nil
    ) {
        self.kind = kind
        self.message = message
        self.disposition = disposition ?? kind.usualDisposition
        self.serverText = serverText
        self.code = code
        self.retryAfter = retryAfter
        self.command = command
        self.mailbox = mailbox
        self.refusal = refusal
    }

    package var description: String { message }

    /// The same failure, told of the command that it kept from being done.
    func concerning(_ other: Command) -> IMAPError {
        IMAPError(
            kind, message: message, disposition: disposition, serverText: serverText, code: code, retryAfter: retryAfter,
            command: command ?? other.name, mailbox: mailbox ?? other.mailbox, refusal: refusal)
    }
}
