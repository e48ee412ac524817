import Mail

/// What STORE does to the flags of messages (RFC 9051 section 6.4.6).
package struct StoreChange: Hashable, Sendable {
    /// How the flags combine with those that are there.
    package enum Operation: String, Hashable, Sendable {
        case add = "+FLAGS"
        case remove = "-FLAGS"
        case replace = "FLAGS"
    }

    package var operation: Operation
    package var flags: MessageFlags
    /// The server need not tell the outcome. Its new MODSEQ comes all the same.
    package var isSilent: Bool
    /// Leave messages alone that changed since (RFC 7162 section 3.1.3).
    package var unchangedSince: ModSeq?

    package init(_ operation: Operation, _ flags: MessageFlags, isSilent: Bool = true, unchangedSince: ModSeq? = nil) {
        self.operation = operation
        self.flags = flags
        self.isSilent = isSilent
        self.unchangedSince = unchangedSince
    }
}
