/// Where each kind stands in a group.
struct GroupParts {
    private(set) var goneThere = 0..<0
    private(set) var missingHere = 0..<0
    private(set) var goneOnBoth = 0..<0
    private(set) var held = 0..<0
    private(set) var kept = 0..<0
    private(set) var arrivals = 0..<0
    private(set) var strangers = 0..<0

    init(_ group: ArraySlice<NumberedSpots.Entry>) {
        var start = group.startIndex
        while start < group.endIndex {
            let kind = group[start].spot.kind
            var end = start + 1
            while end < group.endIndex, group[end].spot.kind == kind { end += 1 }
            switch kind {
            case .goneThere: goneThere = start..<end
            case .missingHere: missingHere = start..<end
            case .goneOnBoth: goneOnBoth = start..<end
            case .held: held = start..<end
            case .kept: kept = start..<end
            case .arrival: arrivals = start..<end
            case .stranger: strangers = start..<end
            }
            start = end
        }
    }
}
