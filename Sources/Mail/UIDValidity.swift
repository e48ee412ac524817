/// The number that, together with a ``UID``, names a message for ever; when it changes, every UID of the mailbox is
/// void (RFC 3501 section 2.3.1.1).
package struct UIDValidity: Hashable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    package let value: UInt32

    package init(_ value: UInt32) { self.value = value }
    package init(integerLiteral value: UInt32) { self.value = value }

    package var description: String { String(value) }
}
