/// Part of a body: `<offset.count>` (RFC 9051 section 6.4.5).
package struct OctetRange: Hashable, Sendable {
    package let offset: UInt64
    package let count: UInt64

    package init(offset: UInt64, count: UInt64) {
        self.offset = offset
        self.count = count
    }
}
