import Mail

/// Pairs what came with what went, and with what is there: which arrival is which row or file, which file without a row
/// is which row or message. One to one, in order of folder, UID and name; equal messages in one folder stay as many as
/// they are.
///
/// Each group of equal messages is looked at once; all groups together cost one sort.
struct IdentityMatching {
    /// One appearance of a message somewhere.
    struct Spot: Equatable {
        enum Kind: UInt8 {
            /// Rows: gone there and still here, missing here and still there, gone on both sides.
            case goneThere, missingHere, goneOnBoth
            /// Rows that did not depart: held on both sides; kept here since they went there.
            case held, kept
            case arrival, stranger
        }

        let kind: Kind
        /// Index among the folders; -1 for a row's folder that is not among them.
        let folder: Int
        /// Of an arrival or a row gone on both sides the UID, of a row that did not depart its index in
        /// ``IdentityMatching/originals``, else the index in the folder's difference.
        let number: UInt32

        var index: Int { Int(number) }
    }

    enum Origin: Equatable {
        /// The same folder's row goes on: another UID, or another file name.
        case sameFolder(Spot)
        /// Of a stranger: a row of the same folder whose message was deleted on the server while its file got another name.
        case deletedThere(row: Spot)
        /// Of an arrival: the file in the same folder that equals it, and the row that lost both, if there is one: the
        /// folder's own, or that of the folder from which both sides have moved it here.
        case otherSide(Spot, row: Spot?)
        /// A row of another folder.
        case moved(Spot)
        /// Of an arrival: a row of another folder whose file got another name there.
        case movedFile(row: Spot, file: Spot)
        /// Of a stranger: a row of another folder that got another UID there.
        case movedArrival(row: Spot, arrival: Spot)
        /// Its counterpart says what becomes of it.
        case taken
        /// Something that has the content and stays. `isApart`: the message was moved to different folders on the two sides.
        case copied(Spot, isApart: Bool)
    }

    struct Match: Equatable {
        /// Of an arrival its UID, of a stranger its index.
        let number: UInt32
        let origin: Origin
    }

    /// By folder, ascending by number.
    private(set) var arrivals: [[Match]]
    private(set) var strangers: [[Match]]
    /// Messages that were deleted here, or are wished away, and of which a copy has come to the trash folder: a run died
    /// between the two halves of a move.
    private(set) var inTrash: Set<RowReference> = []
    /// Rows that did not depart and that something equals.
    let originals: [(row: RowReference, message: BaseMessage)]

    private let trash: Int?
    private var isUsed: [Bool] = []

    /// - Parameter trash: the number of the folder that takes what is deleted here.
    init(_ folders: [FolderCase], _ identities: Identities, trash: Int64? = nil) {
        self.trash = folders.firstIndex { $0.id == trash }
        arrivals = Array(repeating: [], count: folders.count)
        strangers = arrivals
        originals = identities.originals.map { (row: $0.key, message: $0.value) }
            .sorted { ($0.row.folder, $0.row.uid) < ($1.row.folder, $1.row.uid) }
        guard !identities.isEmpty else { return }
        let spots = NumberedSpots(folders, identities, originals)
        spots.forEachGroup { match($0, folders) }
        for folder in folders.indices {
            arrivals[folder].sort { $0.number < $1.number }
            strangers[folder].sort { $0.number < $1.number }
        }
    }

    /// - Parameter group: equal messages, by kind, folder and number.
    private mutating func match(_ group: ArraySlice<NumberedSpots.Entry>, _ cases: [FolderCase]) {
        let parts = GroupParts(group)
        guard !parts.arrivals.isEmpty || !parts.strangers.isEmpty else { return }
        isUsed.removeAll(keepingCapacity: true)
        isUsed.append(contentsOf: repeatElement(false, count: group.count))
        pairInFolder(parts.goneThere, parts.arrivals, group) { .sameFolder($0) }
        pairInFolder(parts.missingHere, parts.strangers, group) { .sameFolder($0) }
        pairInFolder(parts.kept, parts.arrivals, group) { .sameFolder($0) }
        let unions = pairsInFolder(parts.strangers, parts.arrivals, group).count
        let spared = pairsThatMovesNeed(unions, parts, group.startIndex)
        unite(parts, group, limit: unions - spared)
        pairAcross(parts.goneThere, parts.arrivals, group)
        pairAcross(parts.missingHere, parts.strangers, group)
        pairThrough(parts.goneOnBoth, parts.strangers, parts.arrivals, group)
        pairThrough(parts.goneOnBoth, parts.arrivals, parts.strangers, group)
        findInTrash(parts, group, cases)
        pairDeleted(parts, group, cases)
        // What is left is a copy of whatever has the content on its other side.
        let isApart = !parts.goneOnBoth.isEmpty
        let here = parts.held.first ?? parts.goneThere.first ?? parts.kept.first ?? parts.strangers.first
        let there = parts.held.first ?? parts.missingHere.first ?? parts.arrivals.first
        copyRest(parts.arrivals, from: here, group, isApart)
        copyRest(parts.strangers, from: there, group, isApart)
    }

    /// Calls `body` with those that stand in the same folder, in their order. Both ranges ascend by folder.
    private func forEachPairInFolder(
        _ origins: Range<Int>, _ targets: Range<Int>, _ group: ArraySlice<NumberedSpots.Entry>, _ body: (Int, Int) -> Void
    ) {
        var (i, j) = (origins.lowerBound, targets.lowerBound)
        while i < origins.upperBound, j < targets.upperBound {
            let (a, b) = (group[i].spot, group[j].spot)
            if isUsed[i - group.startIndex] || a.folder < b.folder {
                i += 1
            } else if isUsed[j - group.startIndex] || b.folder < a.folder {
                j += 1
            } else {
                body(i, j)
                (i, j) = (i + 1, j + 1)
            }
        }
    }

    private func pairsInFolder(
        _ origins: Range<Int>, _ targets: Range<Int>, _ group: ArraySlice<NumberedSpots.Entry>
    ) -> [(Int, Int)] {
        var pairs: [(Int, Int)] = []
        forEachPairInFolder(origins, targets, group) { pairs.append(($0, $1)) }
        return pairs
    }

    private mutating func pairInFolder(
        _ origins: Range<Int>, _ targets: Range<Int>, _ group: ArraySlice<NumberedSpots.Entry>, _ origin: (Spot) -> Origin
    ) {
        for (i, j) in pairsInFolder(origins, targets, group) {
            use(i, j, group)
            note(origin(group[i].spot), for: group[j].spot)
        }
    }

    /// Files and arrivals that no row has. A row of the same folder that lost both goes on with them.
    private mutating func unite(_ parts: GroupParts, _ group: ArraySlice<NumberedSpots.Entry>, limit: Int) {
        let pairs = pairsInFolder(parts.strangers, parts.arrivals, group).prefix(limit)
        var row = parts.goneOnBoth.lowerBound
        for (i, j) in pairs {
            let (file, arrival) = (group[i].spot, group[j].spot)
            use(i, j, group)
            while row < parts.goneOnBoth.upperBound, group[row].spot.folder < file.folder { row += 1 }
            let isOwn = row < parts.goneOnBoth.upperBound && group[row].spot.folder == file.folder
            let former = isOwn ? row : parts.goneOnBoth.first { !isUsed[$0 - group.startIndex] }
            note(.otherSide(file, row: former.map { group[$0].spot }), for: arrival)
            note(.taken, for: file)
            if let former { isUsed[former - group.startIndex] = true }
            if isOwn { row += 1 }
        }
    }

    /// Where two equal messages were moved to one folder, each on another side, what came there must not be taken for one
    /// message: both rows would be left without theirs, and both be removed.
    private func pairsThatMovesNeed(_ pairs: Int, _ parts: GroupParts, _ start: Int) -> Int {
        let (gone, missing) = (free(parts.goneThere, start), free(parts.missingHere, start))
        let (arrivals, strangers) = (free(parts.arrivals, start) - pairs, free(parts.strangers, start) - pairs)
        return max(0, min(gone - arrivals, missing - strangers, pairs))
    }

    private func free(_ range: Range<Int>, _ start: Int) -> Int { range.lazy.filter { !isUsed[$0 - start] }.count }

    private mutating func pairAcross(_ rows: Range<Int>, _ targets: Range<Int>, _ group: ArraySlice<NumberedSpots.Entry>) {
        var (i, j) = (rows.lowerBound, targets.lowerBound)
        while i < rows.upperBound, j < targets.upperBound {
            if isUsed[i - group.startIndex] {
                i += 1
            } else if isUsed[j - group.startIndex] {
                j += 1
            } else {
                use(i, j, group)
                note(.moved(group[i].spot), for: group[j].spot)
            }
        }
    }

    /// Rows that lost their file's name or their UID on one side while the message was moved on the other: through what
    /// continues the row in its own folder, each leads to what came elsewhere.
    private mutating func pairThrough(
        _ rows: Range<Int>, _ continuations: Range<Int>, _ targets: Range<Int>, _ group: ArraySlice<NumberedSpots.Entry>
    ) {
        var (i, j, k) = (rows.lowerBound, continuations.lowerBound, targets.lowerBound)
        while i < rows.upperBound, j < continuations.upperBound, k < targets.upperBound {
            let (row, continuation) = (group[i].spot, group[j].spot)
            if isUsed[k - group.startIndex] {
                k += 1
            } else if isUsed[i - group.startIndex] || row.folder < continuation.folder {
                i += 1
            } else if isUsed[j - group.startIndex] || continuation.folder < row.folder {
                j += 1
            } else {
                use(i, j, group)
                isUsed[k - group.startIndex] = true
                let isMovedThere = continuation.kind == .stranger
                note(
                    isMovedThere ? .movedFile(row: row, file: continuation) : .movedArrival(row: row, arrival: continuation),
                    for: group[k].spot)
                note(.taken, for: continuation)
            }
        }
    }

    /// A file that merely got another name was not touched by its user: the deletion on the server is all that happened.
    private mutating func pairDeleted(
        _ parts: GroupParts, _ group: ArraySlice<NumberedSpots.Entry>, _ cases: [FolderCase]
    ) {
        for (row, file) in pairsInFolder(parts.goneOnBoth, parts.strangers, group) {
            let spot = group[row].spot
            let (difference, uid) = (cases[spot.folder].difference, UID(unchecked: spot.number))
            // What is kept stays, and of a mailbox that was made anew nobody knows what was deleted.
            if difference.keptBoth.contains(uid) || difference.onHold.contains(uid) || difference.hasNewValidity { continue }
            use(row, file, group)
            note(.deletedThere(row: spot), for: group[file].spot)
        }
    }

    /// Arrivals in the trash folder that nothing else explains: one for each message that is still in its old folder.
    private mutating func findInTrash(
        _ parts: GroupParts, _ group: ArraySlice<NumberedSpots.Entry>, _ cases: [FolderCase]
    ) {
        guard let trash else { return }
        var copies = parts.arrivals.filter { !isUsed[$0 - group.startIndex] && group[$0].spot.folder == trash }.count
        for index in parts.missingHere where copies > 0 && !isUsed[index - group.startIndex] {
            let spot = group[index].spot
            inTrash.insert(RowReference(cases[spot.folder].id, cases[spot.folder].difference.missingHere[spot.index].uid))
            copies -= 1
        }
        for index in parts.held where copies > 0 {
            inTrash.insert(originals[group[index].spot.index].row)
            copies -= 1
        }
    }

    private mutating func copyRest(
        _ targets: Range<Int>, from source: Int?, _ group: ArraySlice<NumberedSpots.Entry>, _ isApart: Bool
    ) {
        guard let source else { return }
        for target in targets where !isUsed[target - group.startIndex] {
            note(.copied(group[source].spot, isApart: isApart), for: group[target].spot)
        }
    }

    private mutating func use(_ i: Int, _ j: Int, _ group: ArraySlice<NumberedSpots.Entry>) {
        isUsed[i - group.startIndex] = true
        isUsed[j - group.startIndex] = true
    }

    private mutating func note(_ origin: Origin, for target: Spot) {
        let match = Match(number: target.number, origin: origin)
        if target.kind == .arrival { arrivals[target.folder].append(match) } else { strangers[target.folder].append(match) }
    }
}
