/// A modification sequence (RFC 7162 section 3.1): 63 bits, grows with every change of a mailbox's metadata.
package struct ModSeq: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    package let value: UInt64

    package init(_ value: UInt64) { self.value = value }
    package init(integerLiteral value: UInt64) { self.value = value }

    package static func < (a: ModSeq, b: ModSeq) -> Bool { a.value < b.value }

    package var description: String { String(value) }
}
