import GRDB
import Mail

/// The state after any past run.
extension AccountIndex {
    /// The folder's messages as they were when the run ended, ascending by UIDVALIDITY and UID, one at a time.
    package func forEachPlacement(
        in folder: Int64, asOf run: Int64, _ body: (UIDValidity, Placement) throws -> Void
    ) throws(IndexError) {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(Placement.columns) FROM placement WHERE folder = :folder AND from_run <= :run
                    UNION ALL
                    SELECT \(Placement.columns) FROM placement_past
                    WHERE folder = :folder AND from_run <= :run AND until_run > :run
                    ORDER BY uid_validity, uid
                    """,
                arguments: ["folder": folder, "run": run])
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                _ = try columns.next() as Int64
                let validity = try columns.uidValidity()
                try body(validity, Placement(&columns))
            }
        }
    }

    /// The folders as they were named and placed when the run ended, by id. Cursors and stamps have no past: these
    /// records have none.
    package func folders(asOf run: Int64) throws(IndexError) -> [FolderRecord] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(FolderRecord.pastColumns), first_run FROM folder WHERE from_run <= :run
                    UNION ALL
                    SELECT \(FolderRecord.pastColumns), (SELECT first_run FROM folder WHERE folder.id = folder_past.id)
                    FROM folder_past WHERE from_run <= :run AND until_run > :run
                    ORDER BY id
                    """,
                arguments: ["run": run])
            var folders: [FolderRecord] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                var folder = try FolderRecord(&columns)
                _ = try columns.next() as Int64
                folder.firstRun = try columns.next()
                folders.append(folder)
            }
            return folders
        }
    }
}
