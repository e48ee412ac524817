import Mail

/// What a server tells about one message (RFC 9051 section 7.5.2). Servers send items in any order, split over several
/// responses, with more than was asked or less.
package struct FetchResponse: Hashable, Sendable {
    /// `nil` in UIDFETCH responses (RFC 9586 section 3.3), and where a broken server wrote 0.
    package var sequenceNumber: UInt32?
    /// `nil` if the server sent none, as it may in unsolicited responses.
    package var uid: UID?
    package var flags: MessageFlags?
    package var internalDate: InternalDate?
    /// The text of an INTERNALDATE that is no date; else `nil`.
    package var internalDateText: String?
    /// RFC822.SIZE in octets: advisory with several servers.
    package var size: UInt64?
    package var modSeq: ModSeq?
    package var bodies: [FetchedBody] = []
    /// Everything else, in the order written.
    package var details: [FetchDetail] = []
    /// Items whose value could not be read, by name; the rest of the response holds all the same.
    package var rejected: [String] = []

    package init(sequenceNumber: UInt32? = nil, uid: UID? = nil) {
        self.sequenceNumber = sequenceNumber
        self.uid = uid
    }
}
