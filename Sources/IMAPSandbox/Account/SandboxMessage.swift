import Mail

/// One message of a mailbox of the sandbox.
package struct SandboxMessage: Sendable {
    /// Given by the mailbox on append.
    package internal(set) var uid: UID = .min
    /// Of the last change, given by the mailbox.
    package internal(set) var modSeq: ModSeq = 0
    /// System flags and keywords.
    package internal(set) var flags: MessageFlags
    /// INTERNALDATE.
    package let date: InternalDate
    /// The whole message, header included.
    package let body: SandboxBody
    /// Names the content across mailboxes: EMAILID (RFC 8474) and X-GM-MSGID are made of it. 0 is replaced on append.
    package internal(set) var contentID: UInt64 = 0
    /// THREADID (RFC 8474) and X-GM-THRID are made of it; `nil` answers `NIL`.
    package let threadID: UInt64?
    /// X-GM-LABELS in the order given.
    package internal(set) var gmailLabels: [String]
    /// The session that made the last change and so need not be told; 0 for the tests' own hand.
    var changedBy = 0

    /// A message that no mailbox has taken yet.
    package init(
        _ body: SandboxBody, flags: MessageFlags = .none, date: InternalDate = InternalDate(secondsSince1970: 1_600_000_000),
        threadID: UInt64? = nil, gmailLabels: [String] = []
    ) {
        self.body = body
        self.flags = flags
        self.date = date
        self.threadID = threadID
        self.gmailLabels = gmailLabels
    }

    /// A message of stored text; line ends must already be CRLF.
    package init(text: String, flags: MessageFlags = .none, date: InternalDate = InternalDate(secondsSince1970: 1_600_000_000)) {
        self.init(.stored(Array(text.utf8)), flags: flags, date: date)
    }

    /// EMAILID, as written between its parentheses.
    package var emailID: String { "M" + String(contentID, radix: 36) }
}
