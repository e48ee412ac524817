import GRDB
import Mail

/// Removing messages here on purpose.
///
/// Order of effects: the whole decision is committed and synced as tombstones, and what is on hold is left out in the same
/// transaction → a batch of files is removed → their rows go and their tombstones are finished, in one transaction → the next
/// batch. After a crash at any point ``finishRemovals(run:at:_:)`` does the rest. It must be called before any run looks at
/// the store: a file that is missing while its row is there looks like a deletion by the user.
extension AccountIndex {
    private static let batch = 200

    /// Removes what the request means and no hold keeps.
    ///
    /// - Parameters:
    ///   - run: one of its own, whose mode is that of the request's reason.
    ///   - time: seconds since 1970.
    ///   - removeFile: removes the message's file, wherever it lies in the folder, and returns when its absence is on disk; a
    ///     file that is not there any more is no error. Called without a transaction, some hundred times between commits.
    ///     What it throws keeps the message, and is told in the outcome.
    package func remove(
        _ request: RemovalRequest, run: Int64, at time: Double,
        _ removeFile: (LocatedPlacement, RemovalReason) throws -> Void
    ) throws(IndexError) -> RemovalOutcome {
        try decideRemoval(request, run: run, at: time)
        return try finishRemovals(run: run, at: time, removeFile)
    }

    /// Commits what shall go, and nothing else.
    func decideRemoval(_ request: RemovalRequest, run: Int64, at time: Double) throws(IndexError) {
        let folders = try folders()
        try writeSynced { db in
            let candidates = try RemovalCandidates(request, folders, in: db, path)
            let coverage = try HoldCoverage(folders, in: db)
            try db.execute(
                sql: """
                    INSERT INTO tombstone (folder, uid_validity, uid, digest, wire_size, date, reason, run, decided)
                    SELECT p.folder, p.uid_validity, p.uid, p.digest, p.wire_size, p.date, ?, ?, ? FROM placement p
                    WHERE \(candidates.sql) AND NOT \(coverage.any)
                    ON CONFLICT (folder, uid_validity, uid) DO UPDATE
                    SET digest = excluded.digest, wire_size = excluded.wire_size, date = excluded.date,
                        reason = excluded.reason, run = excluded.run, decided = excluded.decided, finished = NULL
                    """,
                arguments: [request.reason.rawValue, run, time] + candidates.arguments + coverage.arguments)
        }
    }

    /// Whether a removal was decided and is not done.
    package func hasUnfinishedRemovals() throws(IndexError) -> Bool {
        try read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM tombstone WHERE finished IS NULL)") ?? false }
    }

    /// Does what was decided, in this process or in one that died.
    ///
    /// - Parameters: as in ``remove(_:run:at:_:)``.
    package func finishRemovals(
        run: Int64, at time: Double, _ removeFile: (LocatedPlacement, RemovalReason) throws -> Void
    ) throws(IndexError) -> RemovalOutcome {
        var outcome = RemovalOutcome()
        while case let pending = try pendingRemovals(), !pending.isEmpty {
            var (done, failed): ([PendingRemoval], [PendingRemoval]) = ([], [])
            for removal in pending {
                do {
                    if let row = removal.row { try removeFile(row, removal.reason) }
                    done.append(removal)
                } catch {
                    outcome.add(RemovalOutcome.Failure(place: removal.place, message: "\(error)"))
                    failed.append(removal)
                }
            }
            try finish(done, failed, run: run, at: time)
            outcome.count(done)
        }
        try sweepSearch()
        return outcome
    }

    private func pendingRemovals() throws(IndexError) -> [PendingRemoval] {
        try read { db in
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT folder, uid_validity, uid, reason FROM tombstone WHERE finished IS NULL
                        ORDER BY folder, uid_validity, uid LIMIT ?
                        """), arguments: [Self.batch])
            var pending: [PendingRemoval] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                let place = MessagePlace(
                    folder: try columns.next(), validity: try columns.uidValidity(), uid: try columns.uid())
                let placement = try place.placement(in: db)
                pending.append(
                    PendingRemoval(
                        place: place, reason: try RemovalReason(&columns),
                        row: placement.map { LocatedPlacement(folder: place.folder, validity: place.validity, placement: $0) }))
            }
            return pending
        }
    }

    private func finish(
        _ done: [PendingRemoval], _ failed: [PendingRemoval], run: Int64, at time: Double
    ) throws(IndexError) {
        try write { db in
            let key = "folder = ? AND uid_validity = ? AND uid = ?"
            let finish = try db.cachedStatement(sql: "UPDATE tombstone SET finished = ?, run = ? WHERE \(key)")
            for removal in done {
                try RowKey(removal.place, run).remove(in: db)
                try finish.execute(arguments: [time, run] + removal.place.key)
            }
            let drop = try db.cachedStatement(sql: "DELETE FROM tombstone WHERE \(key)")
            for removal in failed { try drop.execute(arguments: removal.place.key) }
        }
    }
}

/// A message that shall go.
private struct PendingRemoval {
    let place: MessagePlace
    let reason: RemovalReason
    /// `nil` if nothing is left of it.
    let row: LocatedPlacement?
}

extension RemovalOutcome {
    fileprivate mutating func count(_ done: [PendingRemoval]) {
        for case let row? in done.map(\.row) {
            messages += 1
            bytes = bytes.addingReportingOverflow(row.placement.diskSize).partialValue
        }
    }
}

extension MessagePlace {
    /// For `folder = ? AND uid_validity = ? AND uid = ?`.
    var key: StatementArguments { [folder, Int64(validity.value), Int64(uid.value)] }
}

extension RemovalReason {
    init(_ columns: inout ColumnReader) throws {
        let word: String = try columns.next()
        guard let reason = RemovalReason(rawValue: word) else {
            throw IndexError(.damaged, "the index has a tombstone with the reason \(word); use the version that wrote it")
        }
        self = reason
    }
}
