import GRDB
import Mail

/// Puts what a run did to rows into words.
struct RunEvents {
    private let run: Int64
    /// The run's mode, such as `restore`.
    private let mode: String
    private let moves: RunMoves
    private let database: Database

    init(of run: Int64, mode: String, in database: Database) throws {
        (self.run, self.mode, self.database) = (run, mode, database)
        moves = try RunMoves(of: run, in: database)
    }

    func forEach(_ body: (MessageEvent) throws -> Void) throws {
        var changes = try RowChanges(of: run, in: database)
        while let change = try changes.next() {
            switch (change.before, change.after) {
            case (let before?, let after?): try tell(kinds(before.placement, after.placement, at: after.place), after, body)
            case (nil, let after?): try tell(arrival(after), after, body)
            case (let before?, nil): try tell(departure(before), before, body)
            case (nil, nil): break
            }
        }
    }

    private func tell(
        _ kinds: [MessageEvent.Kind], _ row: LocatedPlacement, _ body: (MessageEvent) throws -> Void
    ) throws {
        for kind in kinds { try body(MessageEvent(run: run, place: row.place, placement: row.placement, kind: kind)) }
    }

    private func kinds(_ before: Placement, _ after: Placement, at place: MessagePlace) -> [MessageEvent.Kind] {
        var kinds: [MessageEvent.Kind] = []
        if before.digest != after.digest, before.digest != nil { kinds.append(.replaced(was: before.digest)) }
        if before.goneRun != nil, after.goneRun == nil { kinds.append(.returned) }
        if before.flags != after.flags { kinds.append(.flagged(from: before.flags, to: after.flags)) }
        if before.goneRun == nil, after.goneRun != nil, !moves.isSource(place) { kinds.append(.gone(isKept: true)) }
        return kinds
    }

    private func arrival(_ row: LocatedPlacement) throws -> [MessageEvent.Kind] {
        // It may have gone in the run in which it came.
        let ending: [MessageEvent.Kind] = row.placement.goneRun == nil ? [] : [.gone(isKept: true)]
        guard let source = moves.source(of: row.place) else {
            if mode == "restore" { return [.restored(from: nil)] + ending }
            return [try wasHereBefore(row.place) ? .returned : .arrived] + ending
        }
        var kinds: [MessageEvent.Kind] = []
        if source.wasGone || mode == "restore" {
            kinds.append(.restored(from: source.place))
        } else {
            kinds.append(source.place.folder == row.folder ? .renumbered(from: source.place) : .moved(from: source.place))
        }
        let flags = row.placement.flags
        if source.flags != flags { kinds.append(.flagged(from: source.flags, to: flags)) }
        return kinds + ending
    }

    private func departure(_ row: LocatedPlacement) throws -> [MessageEvent.Kind] {
        if moves.isSource(row.place) { return [] }
        return switch try RemovalReason(rawValue: mode) ?? reason(of: row.place) {
        case .forgotten: [.forgotten]
        case .erased: [.erased]
        case nil: [.gone(isKept: false)]
        }
    }

    /// Of a removal that was cut short and finished by a run of another mode.
    private func reason(of place: MessagePlace) throws -> RemovalReason? {
        try String.fetchOne(
            database.cachedStatement(
                sql: "SELECT reason FROM tombstone WHERE folder = ? AND uid_validity = ? AND uid = ? AND run = ?"),
            arguments: place.key + [run]
        ).flatMap(RemovalReason.init(rawValue:))
    }

    private func wasHereBefore(_ place: MessagePlace) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM placement_past WHERE folder = ? AND uid_validity = ? AND uid = ? AND until_run < ?)
                    """),
            arguments: place.key + [run]) ?? false
    }
}
