import Mail

/// UIDs (or sequence numbers) in the order in which a server wrote them, kept as ranges. COPYUID pairs two such lists
/// position by position, so their order must not be lost (RFC 4315 section 3).
package struct UIDList: Hashable, Sendable {
    /// Never containing 0. A range written backwards (`7:3`) counts upwards, as RFC 9051 section 9 wants it read.
    package private(set) var ranges: [ClosedRange<UInt32>]

    package init(ranges: [ClosedRange<UInt32>] = []) {
        self.ranges = ranges.filter { $0.lowerBound != 0 }
    }

    package var isEmpty: Bool { ranges.isEmpty }

    /// How many UIDs are written, doubles included.
    package var count: Int { ranges.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 } }

    /// The same UIDs without order and doubles.
    package var set: UIDSet { UIDSet(merging: ranges) }
}

extension UIDList: Sequence {
    /// One UID at a time, in the order written. A hostile list may name four thousand million: ask ``count`` first.
    package func makeIterator() -> some IteratorProtocol<UID> {
        ranges.lazy.flatMap { range in range.lazy.map { UID(unchecked: $0) } }.makeIterator()
    }

    package var underestimatedCount: Int { 0 }
}
