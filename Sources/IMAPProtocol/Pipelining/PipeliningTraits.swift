/// What a running command does that another may not stand (RFC 9051 section 5.5).
package struct PipeliningTraits: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// It changes what the bytes of the stream mean, or holds the stream: nothing may be sent until it has ended.
    package static let takesStream = PipeliningTraits(rawValue: 1)
    /// It changes what the server allows and offers.
    package static let authenticates = PipeliningTraits(rawValue: 2)
    /// It opens or leaves a mailbox; until it has ended nobody knows which UIDVALIDITY holds.
    package static let changesMailbox = PipeliningTraits(rawValue: 4)
    /// It names messages by sequence number, or its answer does.
    package static let usesSequenceNumbers = PipeliningTraits(rawValue: 8)
    /// While it runs the server may send EXPUNGE or VANISHED, which shift sequence numbers.
    package static let mayExpunge = PipeliningTraits(rawValue: 16)
    /// Its answer is a `* SEARCH` line, which does not say to which command it belongs.
    package static let answersUntaggedSearch = PipeliningTraits(rawValue: 32)
}
