/// `first:last` of PARTIAL (RFC 9394): positions from 1, or from -1 at the end.
struct PartialWindow: CustomStringConvertible {
    let first: Int
    let last: Int

    var description: String { "\(first):\(last)" }

    /// The positions in a list of `count`, cut to what there is.
    func range(in count: Int) -> Range<Int> {
        let positions = [first, last].map { $0 > 0 ? $0 - 1 : count + $0 }.sorted()
        return (max(positions[0], 0)..<max(positions[1] + 1, 0)).clamped(to: 0..<count)
    }
}

extension CommandScanner {
    mutating func partialWindow() throws(Interruption) -> PartialWindow {
        let ends = try word().split(separator: ":", omittingEmptySubsequences: false).map { Int32($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first != 0, last != 0, (first > 0) == (last > 0) else {
            throw .bad("Invalid partial range")
        }
        return PartialWindow(first: Int(first), last: Int(last))
    }
}
