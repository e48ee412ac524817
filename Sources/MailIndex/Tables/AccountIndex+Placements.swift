import GRDB
import Mail

extension AccountIndex {
    /// Every message of the folder under this UIDVALIDITY, ascending by UID, one at a time.
    package func forEachPlacement(
        in folder: Int64, _ validity: UIDValidity, _ body: (Placement) throws -> Void
    ) throws(IndexError) {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT \(Placement.columns) FROM placement WHERE folder = ? AND uid_validity = ? ORDER BY uid")
            let rows = try Row.fetchCursor(statement, arguments: [folder, Int64(validity.value)])
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                let (_, _) = (try columns.next() as Int64, try columns.uidValidity())
                try body(Placement(&columns))
            }
        }
    }

    /// UIDs that are held and were on the server when last seen.
    package func presentUIDs(in folder: Int64, _ validity: UIDValidity) throws(IndexError) -> UIDSet {
        try uids(
            "SELECT uid FROM placement WHERE folder = ? AND uid_validity = ? AND gone_run IS NULL ORDER BY uid", folder, validity)
    }

    /// UIDVALIDITYs under which the folder has messages that were on the server when last seen.
    package func presentValidities(in folder: Int64) throws(IndexError) -> [UIDValidity] {
        try read { db in
            // One step to each value instead of a walk through all rows of the folder.
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        WITH RECURSIVE step (validity) AS (
                            SELECT min(uid_validity) FROM placement WHERE folder = ?1
                            UNION ALL
                            SELECT (SELECT min(uid_validity) FROM placement WHERE folder = ?1 AND uid_validity > validity)
                            FROM step WHERE validity IS NOT NULL
                        )
                        SELECT validity FROM step WHERE validity IS NOT NULL AND EXISTS (
                            SELECT 1 FROM placement WHERE folder = ?1 AND uid_validity = validity AND gone_run IS NULL)
                        """), arguments: [folder])
            var validities: [UIDValidity] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                validities.append(try columns.uidValidity())
            }
            return validities
        }
    }

    /// UIDVALIDITYs under which the folder has any rows.
    package func validities(in folder: Int64) throws(IndexError) -> [UIDValidity] {
        try read { db in
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        WITH RECURSIVE step (validity) AS (
                            SELECT min(uid_validity) FROM placement WHERE folder = ?1
                            UNION ALL
                            SELECT (SELECT min(uid_validity) FROM placement WHERE folder = ?1 AND uid_validity > validity)
                            FROM step WHERE validity IS NOT NULL
                        )
                        SELECT validity FROM step WHERE validity IS NOT NULL
                        """), arguments: [folder])
            var validities: [UIDValidity] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                validities.append(try columns.uidValidity())
            }
            return validities
        }
    }

    /// UIDs that are held, gone from the server or not.
    package func heldUIDs(in folder: Int64, _ validity: UIDValidity) throws(IndexError) -> UIDSet {
        try uids("SELECT uid FROM placement WHERE folder = ? AND uid_validity = ? ORDER BY uid", folder, validity)
    }

    private func uids(_ sql: String, _ folder: Int64, _ validity: UIDValidity) throws(IndexError) -> UIDSet {
        try read { db in
            var set = UIDSet()
            let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [folder, Int64(validity.value)])
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                set.insert(try columns.uid())
            }
            return set
        }
    }

    /// Per folder: messages held that the server has, and kept ones that it no longer has.
    package func counts() throws(IndexError) -> [Int64: (held: Int, gone: Int)] {
        try read { db in
            var counts: [Int64: (held: Int, gone: Int)] = [:]
            let rows = try Row.fetchCursor(
                db, sql: "SELECT folder, count(*) - count(gone_run), count(gone_run) FROM placement GROUP BY folder")
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                counts[try columns.next()] = (try columns.next(), try columns.next())
            }
            return counts
        }
    }
}
