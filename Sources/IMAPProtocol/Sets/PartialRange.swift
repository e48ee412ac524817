/// Positions in a result, counted from 1, or from the end if negative: `-1:-100` are the last hundred (RFC 9394
/// section 3).
package struct PartialRange: Hashable, Sendable, CustomStringConvertible {
    package let first: Int64
    package let last: Int64

    package init(_ first: Int64, _ last: Int64) {
        self.first = first
        self.last = last
    }

    package var description: String { "\(first):\(last)" }
}
