import Mail

/// Every appearance of a message that has a number, sorted by number, kind, folder and place.
struct NumberedSpots {
    /// 16 octets: there may be millions.
    struct Entry {
        let group: Int
        /// Kind, folder and number, so that one comparison orders all three.
        private let key: UInt64

        fileprivate init(_ group: Int, _ kind: IdentityMatching.Spot.Kind, folder: Int, number: UInt32) {
            self.group = group
            key = UInt64(kind.rawValue) << 56 | UInt64(UInt32(truncatingIfNeeded: folder + 1) & 0xFF_FFFF) << 32 | UInt64(number)
        }

        var spot: IdentityMatching.Spot {
            // The kind was put in above.
            let kind = IdentityMatching.Spot.Kind(rawValue: UInt8(key >> 56)) ?? .stranger
            return .init(
                kind: kind, folder: Int(key >> 32 & 0xFF_FFFF) - 1, number: UInt32(truncatingIfNeeded: key))
        }

        fileprivate static func precedes(_ a: Entry, _ b: Entry) -> Bool { (a.group, a.key) < (b.group, b.key) }
    }

    private var entries: [Entry] = []

    init(_ folders: [FolderCase], _ identities: Identities, _ originals: [(row: RowReference, message: BaseMessage)]) {
        for (index, folder) in folders.enumerated() { add(folder.difference, index, folder.id, identities) }
        let indices = Dictionary(folders.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, original) in originals.enumerated() {
            guard let group = identities.rows[original.row] else { continue }
            let folder = indices[original.row.folder]
            let isBack = folder.map { folders[$0].difference.returned.contains(original.row.uid) } ?? false
            add(group, original.message.isGone && !isBack ? .kept : .held, folder ?? -1, UInt32(index))
        }
        entries.sort(by: Entry.precedes)
    }

    private mutating func add(_ difference: FolderDifference, _ index: Int, _ id: Int64, _ identities: Identities) {
        if !identities.rows.isEmpty {
            for (number, row) in difference.goneThere.enumerated() {
                if let group = identities.rows[RowReference(id, row.uid)] { add(group, .goneThere, index, UInt32(number)) }
            }
            for (number, row) in difference.missingHere.enumerated() {
                if let group = identities.rows[RowReference(id, row.uid)] { add(group, .missingHere, index, UInt32(number)) }
            }
            for uid in difference.goneBoth {
                if let group = identities.rows[RowReference(id, uid)] { add(group, .goneOnBoth, index, uid.value) }
            }
        }
        if !identities.arrivals.isEmpty {
            for uid in difference.arrivals {
                if let group = identities.arrivals[RowReference(id, uid)] { add(group, .arrival, index, uid.value) }
            }
        }
        if !identities.strangers.isEmpty {
            for (number, file) in difference.strangers.enumerated() {
                if let group = identities.strangers[FileReference(id, file.name)] { add(group, .stranger, index, UInt32(number)) }
            }
        }
    }

    private mutating func add(_ group: Int, _ kind: IdentityMatching.Spot.Kind, _ folder: Int, _ number: UInt32) {
        entries.append(Entry(group, kind, folder: folder, number: number))
    }

    /// Groups of at least two.
    func forEachGroup(_ body: (ArraySlice<Entry>) -> Void) {
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].group == entries[start].group { end += 1 }
            if end - start > 1 { body(entries[start..<end]) }
            start = end
        }
    }
}
