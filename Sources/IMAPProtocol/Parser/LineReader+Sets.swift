import Mail

extension LineReader {
    /// `1:4,7`, in the order written. Numbers that follow each other upwards become one range.
    mutating func numberList() throws(GrammarError) -> UIDList {
        var ranges: [ClosedRange<UInt32>] = []
        repeat {
            let first = try number32()
            let last = take(UInt8(ascii: ":")) ? try number32() : first
            guard first != 0, last != 0 else { throw fail("0 is no message") }
            LineReader.append(min(first, last)...max(first, last), to: &ranges)
        } while take(UInt8(ascii: ","))
        guard isAtWordEnd else { throw fail("a set goes on with something else") }
        return UIDList(ranges: ranges)
    }

    /// `1:4,7` as a set.
    mutating func uidSet() throws(GrammarError) -> UIDSet { try numberList().set }

    /// Keeps a million ascending numbers small.
    @inline(__always)
    static func append(_ range: ClosedRange<UInt32>, to ranges: inout [ClosedRange<UInt32>]) {
        if let last = ranges.last, last.upperBound != .max, last.upperBound + 1 == range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound...range.upperBound
        } else {
            ranges.append(range)
        }
    }
}
