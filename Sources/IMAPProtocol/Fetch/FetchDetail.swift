import Mail

/// An item of a FETCH response that few messages ask for.
package enum FetchDetail: Hashable, Sendable {
    /// RFC 8474 section 5.1: the same for equal messages in all mailboxes.
    case emailID(String)
    /// RFC 8474 section 5.2; `nil` for NIL.
    case threadID(String?)
    /// X-GM-MSGID: the same for a message under all its labels.
    case gmailMessageID(UInt64)
    /// X-GM-THRID.
    case gmailThreadID(UInt64)
    /// X-GM-LABELS, in the server's encoding; the label of the selected mailbox is left out by Gmail.
    case gmailLabels([[UInt8]])
    /// RFC 8514; `nil` for NIL.
    case saveDate(InternalDate?)
    /// RFC 8970; `nil` for NIL.
    case preview(String?)
    case envelope(Envelope)
    /// BODYSTRUCTURE, or BODY without a section.
    case bodyStructure(BodyStructure)
    /// BINARY.SIZE of a part, in octets (RFC 3516 section 4.3).
    case binarySize(part: [UInt32], octets: UInt64)
}
