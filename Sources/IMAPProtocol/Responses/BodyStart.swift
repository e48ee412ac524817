import Mail

/// What is known when a body begins to stream.
package struct BodyStart: Hashable, Sendable {
    /// `nil` in UIDFETCH responses, and where a broken server wrote 0.
    package var sequenceNumber: UInt32?
    /// `nil` if the server writes UID after the body.
    package var uid: UID?
    package var section: BodySection
    /// Where a partial body begins within the whole (`BODY[]<4096>`), in octets.
    package var origin: UInt64?
    /// How long the body is.
    package var octets: UInt64

    package init(sequenceNumber: UInt32?, uid: UID?, section: BodySection, origin: UInt64? = nil, octets: UInt64) {
        self.sequenceNumber = sequenceNumber
        self.uid = uid
        self.section = section
        self.origin = origin
        self.octets = octets
    }
}
