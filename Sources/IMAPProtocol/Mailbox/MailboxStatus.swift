import Mail

/// A STATUS response (RFC 9051 section 7.3.5). An item that was not sent, or whose value makes no sense, is `nil`.
package struct MailboxStatus: Hashable, Sendable {
    /// May be spelled in another case than the server's own.
    package var name: MailboxName
    package var messages: UInt32?
    package var recent: UInt32?
    package var uidNext: UID?
    package var uidValidity: UIDValidity?
    package var unseen: UInt32?
    package var deleted: UInt32?
    /// Octets of all messages (RFC 8438).
    package var size: UInt64?
    /// `nil` also for 0, by which a server says that the mailbox has no mod-sequences (RFC 7162 section 3.1.2.2).
    package var highestModSeq: ModSeq?
    /// RFC 8474 section 4.3.
    package var mailboxID: String?
    /// Octets that an APPEND to this mailbox may have (RFC 7889); `nil` also for "no limit".
    package var appendLimit: UInt64?
    /// Items whose value could not be read, by name.
    package var rejected: [String] = []

    package init(name: MailboxName) { self.name = name }
}
