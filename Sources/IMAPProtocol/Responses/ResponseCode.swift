import Mail

/// The machine-readable part of a status response (RFC 9051 section 7.1; RFC 5530 for most of the words).
///
/// A code that is known but whose arguments make no sense becomes ``other(name:value:)``: the response stays usable.
package enum ResponseCode: Hashable, Sendable {
    /// The words must be shown to the user.
    case alert
    /// The charset of a SEARCH is not supported; the supported ones, if told.
    case badCharset([String])
    case capability([String])
    case parse
    /// Flags that a client may change for good; `\*` stands for "any new keyword".
    case permanentFlags([String])
    case readOnly
    case readWrite
    case tryCreate
    case uidNext(UID)
    case uidValidity(UIDValidity)
    /// Sequence number of the first unseen message.
    case unseen(UInt32)

    /// Where APPEND put the messages (RFC 4315 section 3), one UID a message in the order sent.
    case appendUID(UIDValidity, UIDList)
    /// What COPY or MOVE made of each message (RFC 4315 section 3): position by position, in the order written.
    case copyUID(UIDValidity, source: UIDList, destination: UIDList)
    case uidNotSticky

    /// The mailbox's mod-sequence (RFC 7162 section 3.1.2.1); never 0.
    case highestModSeq(ModSeq)
    /// The mailbox has no mod-sequences, said plainly or by a HIGHESTMODSEQ of 0 or less.
    case noModSeq
    /// Messages that a conditional STORE left alone (RFC 7162 section 3.1.3): UIDs after UID STORE.
    case modified(UIDSet)
    /// The formerly selected mailbox is closed; what follows belongs to the next (RFC 7162 section 3.2.11).
    case closed
    /// RFC 8474 section 4.1.
    case mailboxID(String)

    // RFC 5530
    case unavailable, authenticationFailed, authorizationFailed, expired, privacyRequired, contactAdmin
    case noPerm, inUse, expungeIssued, corruption, serverBug, clientBug, cannot, limit, overQuota, alreadyExists
    case nonExistent

    /// An APPEND is larger than the server takes (RFC 4469, RFC 7889).
    case tooBig
    /// BINARY cannot decode the part's transfer encoding (RFC 3516).
    case unknownCTE
    /// RFC 9051 section 7.1: DELETE of a mailbox that has children.
    case hasChildren
    /// RFC 5465 section 5.8: too many changes to tell; start over.
    case notificationOverflow
    /// RFC 5465 section 5: NOTIFY events that the server does not know.
    case badEvent([String])
    /// RFC 9586 section 3: a command with message numbers after ENABLE UIDONLY.
    case uidRequired
    /// RFC 9738 section 3: the server worked on `limit` messages only; `lowestProcessed` is where to go on below.
    case messageLimit(UInt32, lowestProcessed: UID?)
    /// Gmail: slow down.
    case throttled
    /// RFC 6154 section 5.3: CREATE with a special use that cannot be had.
    case useAttr
    /// RFC 5464 sections 4.2.1 and 4.3; the words after METADATA.
    case metadata(String)
    /// RFC 9585: the command goes on; progress and goal if told.
    case inProgress(tag: String?, progress: UInt64?, goal: UInt64?)
    /// RFC 5182: a SEARCH result was not saved.
    case notSaved
    /// RFC 4978 section 3.
    case compressionActive
    /// Any code without a case of its own, its value as written.
    case other(name: String, value: String?)
}
