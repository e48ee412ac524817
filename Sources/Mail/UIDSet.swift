/// A set of UIDs kept as sorted ranges that neither touch nor overlap; a mailbox of a million messages without gaps
/// costs one range.
package struct UIDSet: Hashable, Sendable {
    /// Inclusive bounds, ascending; between two ranges at least one UID is missing.
    package private(set) var ranges: [ClosedRange<UInt32>]

    package init() { ranges = [] }

    package init(_ range: ClosedRange<UID>) { ranges = [range.lowerBound.value...range.upperBound.value] }

    /// From any UIDs in any order.
    package init(_ uids: some Sequence<UID>) {
        self.init(merging: uids.map { $0.value...$0.value })
    }

    /// From any ranges in any order, overlapping or not. Bounds of 0 are dropped.
    package init(merging raw: [ClosedRange<UInt32>]) {
        var result: [ClosedRange<UInt32>] = []
        for range in raw.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound != 0 {
            let low = Swift.max(range.lowerBound, 1)
            guard let last = result.last, low <= last.upperBound || low == last.upperBound &+ 1 else {
                result.append(low...range.upperBound)
                continue
            }
            if range.upperBound > last.upperBound { result[result.count - 1] = last.lowerBound...range.upperBound }
        }
        ranges = result
    }

    package var isEmpty: Bool { ranges.isEmpty }

    /// How many UIDs the set holds; 64 bits, since a set may span them all.
    package var count: Int { ranges.reduce(0) { $0 + Int($1.upperBound - $1.lowerBound) + 1 } }

    package var first: UID? { ranges.first.map { UID(unchecked: $0.lowerBound) } }
    package var last: UID? { ranges.last.map { UID(unchecked: $0.upperBound) } }

    package func contains(_ uid: UID) -> Bool {
        let index = lowestRange(endingAtOrAfter: uid.value)
        return index < ranges.count && ranges[index].lowerBound <= uid.value
    }

    /// Adds one UID; cheap when UIDs come in ascending order, as they do from servers.
    package mutating func insert(_ uid: UID) {
        let value = uid.value
        if let last = ranges.last, value > last.upperBound {
            if value == last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...value
            } else {
                ranges.append(value...value)
            }
            return
        }
        let index = lowestRange(endingAtOrAfter: value)
        guard index < ranges.count else { return ranges.append(value...value) }
        if ranges[index].lowerBound <= value { return }
        let touchesNext = ranges[index].lowerBound == value + 1
        let touchesPrevious = index > 0 && ranges[index - 1].upperBound + 1 == value
        switch (touchesPrevious, touchesNext) {
        case (true, true):
            ranges[index - 1] = ranges[index - 1].lowerBound...ranges[index].upperBound
            ranges.remove(at: index)
        case (true, false): ranges[index - 1] = ranges[index - 1].lowerBound...value
        case (false, true): ranges[index] = value...ranges[index].upperBound
        case (false, false): ranges.insert(value...value, at: index)
        }
    }

    package mutating func remove(_ uid: UID) {
        let index = lowestRange(endingAtOrAfter: uid.value)
        guard index < ranges.count, ranges[index].lowerBound <= uid.value else { return }
        let range = ranges[index]
        var pieces: [ClosedRange<UInt32>] = []
        if range.lowerBound < uid.value { pieces.append(range.lowerBound...uid.value - 1) }
        if range.upperBound > uid.value { pieces.append(uid.value + 1...range.upperBound) }
        ranges.replaceSubrange(index...index, with: pieces)
    }

    package func union(_ other: UIDSet) -> UIDSet { UIDSet(merging: ranges + other.ranges) }

    package mutating func formUnion(_ other: UIDSet) { self = union(other) }

    package func subtracting(_ other: UIDSet) -> UIDSet {
        var result: [ClosedRange<UInt32>] = []
        var index = other.ranges.startIndex
        for range in ranges {
            var low = range.lowerBound
            while index < other.ranges.endIndex, other.ranges[index].upperBound < low { index += 1 }
            var cursor = index
            var isUsedUp = false
            while cursor < other.ranges.endIndex, other.ranges[cursor].lowerBound <= range.upperBound {
                let hole = other.ranges[cursor]
                if hole.lowerBound > low { result.append(low...hole.lowerBound - 1) }
                guard hole.upperBound < range.upperBound else {
                    isUsedUp = true
                    break
                }
                low = hole.upperBound + 1
                cursor += 1
            }
            if !isUsedUp { result.append(low...range.upperBound) }
        }
        var set = UIDSet()
        set.ranges = result
        return set
    }

    package func intersection(_ other: UIDSet) -> UIDSet {
        var result: [ClosedRange<UInt32>] = []
        var (i, j) = (0, 0)
        while i < ranges.count, j < other.ranges.count {
            let (a, b) = (ranges[i], other.ranges[j])
            let low = Swift.max(a.lowerBound, b.lowerBound)
            let high = Swift.min(a.upperBound, b.upperBound)
            if low <= high { result.append(low...high) }
            if a.upperBound < b.upperBound { i += 1 } else { j += 1 }
        }
        var set = UIDSet()
        set.ranges = result
        return set
    }

    /// The first `count` UIDs, and what is left of the set without them.
    package func split(first count: Int) -> (head: UIDSet, tail: UIDSet) {
        var head = UIDSet()
        var left = count
        for (index, range) in ranges.enumerated() {
            let size = Int(range.upperBound - range.lowerBound) + 1
            if size <= left {
                head.ranges.append(range)
                left -= size
                continue
            }
            var tail = UIDSet()
            tail.ranges = Array(ranges[index...])
            if left > 0 {
                let cut = range.lowerBound + UInt32(left)
                head.ranges.append(range.lowerBound...cut - 1)
                tail.ranges[0] = cut...range.upperBound
            }
            return (head, tail)
        }
        return (head, UIDSet())
    }

    /// Index of the first range whose end is not below `value`.
    private func lowestRange(endingAtOrAfter value: UInt32) -> Int {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension UIDSet: Sequence {
    /// Ascending, one UID at a time.
    package struct Iterator: IteratorProtocol {
        private var ranges: ArraySlice<ClosedRange<UInt32>>
        private var current: ClosedRange<UInt32>?

        init(_ ranges: [ClosedRange<UInt32>]) {
            self.ranges = ranges[...]
            current = self.ranges.popFirst()
        }

        package mutating func next() -> UID? {
            guard let range = current else { return nil }
            current = range.lowerBound == range.upperBound ? ranges.popFirst() : range.lowerBound + 1...range.upperBound
            return UID(unchecked: range.lowerBound)
        }
    }

    package func makeIterator() -> Iterator { Iterator(ranges) }
    package var underestimatedCount: Int { count }
}

extension UIDSet: CustomStringConvertible, ExpressibleByArrayLiteral {
    /// In the form of RFC 3501's `sequence-set`: `1:3,7`. Empty for the empty set, which the grammar does not know.
    package var description: String {
        ranges.map { $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound):\($0.upperBound)" }
            .joined(separator: ",")
    }

    /// Reads what ``description`` writes; a pair may also stand the other way round (`7:3`), as RFC 3501 allows.
    /// `nil` for anything else, `*` included.
    package init?(_ text: some StringProtocol) {
        var raw: [ClosedRange<UInt32>] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) where !(text.isEmpty) {
            let bounds = part.split(separator: ":", omittingEmptySubsequences: false).map { UInt32($0) }
            guard let low = bounds.first ?? nil, let high = bounds.last ?? nil, bounds.count <= 2, low != 0, high != 0
            else { return nil }
            raw.append(Swift.min(low, high)...Swift.max(low, high))
        }
        self.init(merging: raw)
    }

    package init(arrayLiteral elements: UID...) { self.init(elements) }
}

extension UIDSet {
    /// How many UIDs of the set are lower; `nil` when the set does not hold the UID.
    package func position(of uid: UID) -> Int? {
        var before = 0
        for range in ranges {
            if uid.value < range.lowerBound { return nil }
            if uid.value <= range.upperBound { return before + Int(uid.value - range.lowerBound) }
            before += Int(range.upperBound - range.lowerBound) + 1
        }
        return nil
    }
}
