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
    ///   - removeFiles: removes the messages' files, wherever they lie in their folders, and returns when their absence is on
    ///     disk: those that it could not remove, each with the reason as a sentence. A file that is not there any more is
    ///     removed. Called without a transaction, with some hundred at once. It may throw only while all of them are there:
    ///     then they all stay, and are told in the outcome.
    package func remove(
        _ request: RemovalRequest, run: Int64, at time: Double, _ removeFiles: FileRemover
    ) throws(IndexError) -> RemovalOutcome {
        try decideRemoval(request, run: run, at: time)
        return try finishRemovals(run: run, at: time, removeFiles)
    }

    /// Commits what shall go, and nothing else.
    func decideRemoval(_ request: RemovalRequest, run: Int64, at time: Double) throws(IndexError) {
        let folders = try folders()
        try writeSynced { db in
            let candidates = try RemovalCandidates(request, folders, in: db, path)
            let coverage = try HoldCoverage(folders, in: db)
            try db.execute(
                sql: """
                    INSERT INTO tombstone
                        (folder, uid_validity, uid, digest, wire_size, date, reason, run, decided, is_expunged)
                    SELECT p.folder, p.uid_validity, p.uid, p.digest, p.wire_size, p.date, ?, ?, ?, p.gone_run IS NOT NULL
                    FROM placement p
                    WHERE \(candidates.sql) AND NOT \(coverage.any)
                    ON CONFLICT (folder, uid_validity, uid) DO UPDATE
                    SET digest = excluded.digest, wire_size = excluded.wire_size, date = excluded.date,
                        reason = excluded.reason, run = excluded.run, decided = excluded.decided, finished = NULL,
                        is_expunged = excluded.is_expunged
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
        run: Int64, at time: Double, _ removeFiles: FileRemover
    ) throws(IndexError) -> RemovalOutcome {
        var outcome = RemovalOutcome()
        while case let pending = try pendingRemovals(), !pending.isEmpty {
            let stay = stay(pending.compactMap(\.file), removeFiles)
            let done = pending.filter { stay[$0.place] == nil }
            let failed = pending.filter { stay[$0.place] != nil }
            for removal in failed {
                outcome.add(RemovalOutcome.Failure(place: removal.place, message: stay[removal.place] ?? ""))
            }
            try finish(done, failed, run: run, at: time)
            outcome.count(done)
        }
        try sweepSearch()
        return outcome
    }

    /// - Returns: those that are not removed, and why.
    private func stay(_ files: [FileRemoval], _ removeFiles: FileRemover) -> [MessagePlace: String] {
        guard !files.isEmpty else { return [:] }
        do {
            return try removeFiles(files)
        } catch {
            return Dictionary(files.map { ($0.row.place, "\(error)") }, uniquingKeysWith: { first, _ in first })
        }
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

    var file: FileRemoval? { row.map { FileRemoval(row: $0, reason: reason) } }
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
