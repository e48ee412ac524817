/// What two equal messages have in common at least: cheap to compare, proof of nothing.
package struct SizeAndDate: Hashable, Sendable {
    /// Octets on the wire (RFC822.SIZE).
    package let size: UInt64
    /// INTERNALDATE, in seconds since 1970.
    package let date: Int64

    package init(size: UInt64, date: Int64) { (self.size, self.date) = (size, date) }
}
