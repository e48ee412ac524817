import Mail

extension UIDSet {
    /// Octets that a set may have in a command: with the rest of it, the line stays below the 8,000 that every server
    /// takes (RFC 7162 section 4).
    package static let encodedLengthLimit = 7_000

    /// The set in pieces whose text (``description``) has at most so many octets each, in order. A range is never cut;
    /// one alone needs at most 21 octets.
    package func chunks(maxEncodedLength limit: Int = encodedLengthLimit) -> [UIDSet] {
        var result: [UIDSet] = []
        var piece: [ClosedRange<UInt32>] = []
        var length = 0
        for range in ranges {
            let width = UIDSet.encodedLength(of: range)
            if !piece.isEmpty, length + 1 + width > limit {
                result.append(UIDSet(merging: piece))
                piece = []
                length = 0
            }
            length += piece.isEmpty ? width : width + 1
            piece.append(range)
        }
        if !piece.isEmpty { result.append(UIDSet(merging: piece)) }
        return result
    }

    private static func encodedLength(of range: ClosedRange<UInt32>) -> Int {
        let low = digits(range.lowerBound)
        return range.lowerBound == range.upperBound ? low : low + 1 + digits(range.upperBound)
    }

    private static func digits(_ number: UInt32) -> Int {
        var count = 1
        var rest = number / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        return count
    }
}
