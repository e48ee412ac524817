/// What FETCH can be asked for (RFC 9051 section 6.4.5 and the extensions of ``FetchDetail``).
package enum FetchItem: Hashable, Sendable {
    case uid, flags, internalDate, size, modSeq, envelope, bodyStructure
    case emailID, threadID, saveDate, preview
    case gmailMessageID, gmailThreadID, gmailLabels
    /// Always asked with PEEK: reading a mailbox never sets `\Seen`.
    case body(BodySection, OctetRange? = nil)
    /// BINARY.SIZE of a part (RFC 3516).
    case binarySize(part: [UInt32])

    /// The message itself: `BODY.PEEK[]`.
    package static let message = FetchItem.body(.message)
}
