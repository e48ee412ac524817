import IMAPProtocol
import Mail
import NIOCore

extension IMAPConnection {
    /// Puts messages into a mailbox (RFC 9051 section 6.3.12). Several come or do not come together, which needs
    /// MULTIAPPEND (RFC 3502): without it nothing is sent.
    ///
    /// - Returns: the reply; with UIDPLUS its `text.code` is ``ResponseCode/appendUID(_:_:)``, one UID a message.
    /// - Throws: what NO and BAD mean: kinds ``IMAPError/Kind-swift.enum/overQuota``, `tooBig`, `contentRefused` and
    ///   `serverLimit` name what is wrong with the message or the mailbox, code `tryCreate` says that there is no such
    ///   mailbox. `sourceFailed` means that a source could not be read as promised, and that the connection is closed.
    ///   After any other error that ends the connection nobody knows whether the messages came to be.
    @discardableResult
    package func append(_ messages: [AppendSource], to mailbox: MailboxName) async throws(IMAPError) -> Reply {
        try await submit(append: messages, to: mailbox).value()
    }

    /// The same without waiting: appends that are submitted together leave one after another, as does what is submitted
    /// behind them.
    @discardableResult
    package func submit(append messages: [AppendSource], to mailbox: MailboxName) -> PendingReply {
        let heads = messages.map { AppendMessage(.streamed(octets: $0.octets), flags: $0.flags, internalDate: $0.date) }
        return submit(.append(heads, to: mailbox), sources: messages)
    }
}
