import GRDB
import Mail

/// What happened, run by run.
extension AccountIndex {
    /// What happened to messages in these runs, oldest run first, by folder and UID within a run; one at a time. A message
    /// that left one folder and came to another in the same run, known by its digest, has moved: that is one event.
    ///
    /// In memory is what left its place in one run, no more.
    package func forEachEvent(
        in runs: ClosedRange<Int64>, of subject: EventSubject = .account, _ body: (MessageEvent) throws -> Void
    ) throws(IndexError) {
        try read { db in
            for (run, mode) in try modes(of: runs, in: db) {
                try RunEvents(of: run, mode: mode, in: db).forEach { event in
                    if subject.covers(event) { try body(event) }
                }
            }
        }
    }

    /// The runs in which any message changed: of all others there is nothing to tell.
    package func changedRuns() throws(IndexError) -> Set<Int64> {
        try read { db in
            try Set(
                Int64.fetchCursor(
                    db,
                    sql: """
                        SELECT id FROM run WHERE EXISTS (SELECT 1 FROM placement WHERE from_run = id)
                            OR EXISTS (SELECT 1 FROM placement_past WHERE from_run = id)
                            OR EXISTS (SELECT 1 FROM placement_past WHERE until_run = id)
                        """))
        }
    }

    private func modes(of runs: ClosedRange<Int64>, in db: Database) throws -> [(Int64, String)] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, mode FROM run WHERE id BETWEEN ? AND ? ORDER BY id",
            arguments: [runs.lowerBound, runs.upperBound])
        var modes: [(Int64, String)] = []
        while let row = try rows.next() {
            var columns = ColumnReader(row)
            modes.append((try columns.next(), try columns.next()))
        }
        return modes
    }

    /// What happened to folders in these runs, oldest run first.
    package func folderEvents(in runs: ClosedRange<Int64>) throws(IndexError) -> [FolderEvent] {
        var events: [FolderEvent] = []
        var last: FolderRecord?
        for version in try folderVersions() {
            let before = last?.id == version.folder.id ? last : nil
            events += FolderEvent.between(before, version.folder, run: version.from)
            last = version.folder
        }
        return events.filter { runs.contains($0.run) }.sorted { ($0.run, $0.folder.id) < ($1.run, $1.folder.id) }
    }

    /// All that folders ever were, by id, oldest first.
    private func folderVersions() throws(IndexError) -> [(folder: FolderRecord, from: Int64)] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(FolderRecord.pastColumns), first_run FROM folder
                    UNION ALL
                    SELECT \(FolderRecord.pastColumns), (SELECT first_run FROM folder WHERE folder.id = folder_past.id)
                    FROM folder_past
                    ORDER BY id, from_run
                    """)
            var versions: [(folder: FolderRecord, from: Int64)] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                var folder = try FolderRecord(&columns)
                let from: Int64 = try columns.next()
                folder.firstRun = try columns.next()
                versions.append((folder, from))
            }
            return versions
        }
    }
}

extension FolderEvent {
    fileprivate static func between(_ before: FolderRecord?, _ after: FolderRecord, run: Int64) -> [FolderEvent] {
        var kinds: [Kind] = []
        if let before {
            if before.goneRun != nil, after.goneRun == nil { kinds.append(.returned) }
            if before.path != after.path { kinds.append(.renamed(from: before.path)) }
            if before.goneRun == nil, after.goneRun != nil { kinds.append(.gone) }
        } else {
            kinds.append(.made)
        }
        return kinds.map { FolderEvent(run: run, folder: after, kind: $0) }
    }
}
