import Foundation
import GRDB
import Mail

/// What the account looked like at a time.
extension AccountIndex {
    /// The run after which the account was as it was known to be at `time` (seconds since 1970): the newest that had ended
    /// by then. A killed run counts as ended when the next one began; the newest run, while it has no end, does not count.
    ///
    /// - Returns: `nil` if no run had ended.
    package func lastRun(at time: Double) throws(IndexError) -> Int64? {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT max(r.id) FROM run r
                    WHERE coalesce(r.finished, (SELECT n.started FROM run n WHERE n.id > r.id ORDER BY n.id LIMIT 1)) <= ?
                    """,
                arguments: [time])
        }
    }

    /// The account's messages as they were when the run ended, folder by folder, one at a time: those that the server had,
    /// and those kept here. No transaction spans it, since nothing changes what is past.
    ///
    /// - Parameter isWanted: which folders, by their names of then.
    package func forEachMessage(
        asOf run: Int64, where isWanted: (FolderRecord) -> Bool = { _ in true }, _ body: (PastMessage) throws -> Void
    ) throws(IndexError) {
        for folder in try folders(asOf: run) where isWanted(folder) {
            try forEachPlacement(in: folder.id, asOf: run) { validity, placement in
                let place = MessagePlace(folder: folder.id, validity: validity, uid: placement.uid)
                try body(PastMessage(folder: folder, place: place, placement: placement))
            }
        }
    }

    /// Of one message: more places need not be looked at.
    private static let mostCopies = 16

    /// Rows whose files have these contents now, gone from the server or not, some for each digest: where a message of the
    /// past may be read. One pass over all rows.
    package func heldCopies(of digests: Set<MessageDigest>) throws(IndexError) -> [MessageDigest: [LocatedPlacement]] {
        guard !digests.isEmpty else { return [:] }
        return try read { db in
            let rows = try Row.fetchCursor(
                db.cachedStatement(sql: "SELECT \(Placement.columns) FROM placement WHERE digest IS NOT NULL"))
            var copies: [MessageDigest: [LocatedPlacement]] = [:]
            while let row = try rows.next() {
                guard let digest = MessageDigest(try row.decode(Data.self, forColumn: "digest")), digests.contains(digest),
                    copies[digest, default: []].count < Self.mostCopies
                else { continue }
                copies[digest, default: []].append(try LocatedPlacement(row))
            }
            return copies
        }
    }
}

extension LocatedPlacement {
    /// From a row that begins with ``Placement/columns``.
    init(_ row: Row) throws {
        var columns = ColumnReader(row)
        let (folder, validity) = (try columns.next() as Int64, try columns.uidValidity())
        self.init(folder: folder, validity: validity, placement: try Placement(&columns))
    }
}
