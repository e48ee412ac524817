import Mail

/// What is left of a message that was removed here on purpose.
package struct Tombstone: Sendable, Equatable {
    package let place: MessagePlace
    /// `nil` for a message that never had one.
    package let digest: MessageDigest?
    /// Octets on the wire.
    package let wireSize: UInt64
    /// INTERNALDATE, in seconds since 1970.
    package let date: Int64?
    package let reason: RemovalReason
    /// The run that decided, and then the one that removed the row.
    package let run: Int64
    /// When it was decided, in seconds since 1970.
    package let decided: Double
    /// `nil` while file or row may still be there.
    package let finished: Double?
}
