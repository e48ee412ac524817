import Mail

/// A QUOTAROOT response: which quota roots a mailbox counts against (RFC 9208 section 4.2.2).
package struct QuotaRoots: Hashable, Sendable {
    package var mailbox: MailboxName
    package var roots: [String]

    package init(mailbox: MailboxName, roots: [String]) {
        self.mailbox = mailbox
        self.roots = roots
    }
}
