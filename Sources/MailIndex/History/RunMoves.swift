import GRDB
import Mail

/// Which messages that left one place in a run are the same, by digest, as one that came to another in that run. Holds in
/// memory what left.
struct RunMoves {
    struct Departure {
        let place: MessagePlace
        let flags: MessageFlags
        /// It had gone from the server earlier: what left was the kept copy.
        let wasGone: Bool
    }

    /// By the place of arrival.
    private var sources: [MessagePlace: Departure] = [:]
    private var departed: Set<MessagePlace> = []

    init(of run: Int64, in db: Database) throws {
        var left: [MessageDigest: [Departure]] = [:]
        var changes = try RowChanges(of: run, in: db)
        while let change = try changes.next() {
            guard let before = change.before, let digest = before.placement.digest, change.isDeparture else { continue }
            left[digest, default: []].append(
                Departure(place: before.place, flags: before.placement.flags, wasGone: before.placement.goneRun != nil))
        }
        guard !left.isEmpty else { return }
        changes = try RowChanges(of: run, in: db)
        while let change = try changes.next() {
            guard change.before == nil, let after = change.after, let digest = after.placement.digest,
                let departure = left[digest]?.popLast()
            else { continue }
            sources[after.place] = departure
            departed.insert(departure.place)
        }
    }

    /// What came to the place, if it came from another.
    func source(of place: MessagePlace) -> Departure? { sources[place] }

    /// Whether what left the place is told where it arrived.
    func isSource(_ place: MessagePlace) -> Bool { departed.contains(place) }
}

extension RowChange {
    /// The message is no longer in its place: the row went, or it says since this run that the server has it no more.
    var isDeparture: Bool {
        guard let before else { return false }
        return after.map { before.placement.goneRun == nil && $0.placement.goneRun != nil } ?? true
    }
}
