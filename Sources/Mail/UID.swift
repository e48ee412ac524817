/// A message's unique identifier within one mailbox and one ``UIDValidity`` (RFC 3501 section 2.3.1.1): 1 … 2³²−1.
package struct UID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let value: UInt32

    /// `nil` for 0, which no message may have.
    @inlinable
    package init?(_ value: UInt32) {
        guard value != 0 else { return nil }
        self.value = value
    }

    /// For values already known to be at least 1.
    @inlinable
    package init(unchecked value: UInt32) {
        assert(value != 0)
        self.value = value
    }

    package static let min = UID(unchecked: 1)
    package static let max = UID(unchecked: .max)

    @inlinable
    package static func < (a: UID, b: UID) -> Bool { a.value < b.value }

    package var description: String { String(value) }
}

extension UID: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: UInt32) {
        precondition(value != 0, "a UID is at least 1")
        self.value = value
    }
}
