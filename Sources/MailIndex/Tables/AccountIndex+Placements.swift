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
        try uids("SELECT uid FROM placement WHERE folder = ? AND uid_validity = ? AND gone_run IS NULL ORDER BY uid", folder, validity)
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
