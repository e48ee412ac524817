import Foundation
import GRDB
import Mail

/// What was removed here on purpose. Only erased messages are kept from coming back: a forgotten one that the server has
/// again is a message like any other.
extension AccountIndex {
    /// Whether anything was ever erased: if not, nothing needs to be asked.
    package func hasErasures() throws(IndexError) -> Bool {
        try read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM tombstone WHERE reason = 'erase')") ?? false }
    }

    /// UIDs of erased messages that the server had when last seen: what a run must take for not being there, before it
    /// compares anything.
    package func erasedUIDs(in folder: Int64, _ validity: UIDValidity) throws(IndexError) -> UIDSet {
        try erasedUIDs(in: folder)[validity] ?? UIDSet()
    }

    /// The same by UIDVALIDITY.
    package func erasedUIDs(in folder: Int64) throws(IndexError) -> [UIDValidity: UIDSet] {
        try read { db in
            var uids: [UIDValidity: UIDSet] = [:]
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT uid_validity, uid FROM tombstone WHERE folder = ? AND reason = 'erase' AND NOT is_expunged
                        ORDER BY uid_validity, uid
                        """),
                arguments: [folder])
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                let validity = try columns.uidValidity()
                uids[validity, default: UIDSet()].insert(try columns.uid())
            }
            return uids
        }
    }

    /// The server has these erased messages no more.
    package func noteExpunged(_ uids: UIDSet, in folder: Int64, _ validity: UIDValidity) throws(IndexError) {
        guard !uids.isEmpty else { return }
        try write { db in
            let update = try db.cachedStatement(
                sql: "UPDATE tombstone SET is_expunged = 1 WHERE folder = ? AND uid_validity = ? AND uid = ? AND reason = 'erase'")
            for uid in uids {
                try update.execute(arguments: [folder, Int64(validity.value), Int64(uid.value)])
            }
        }
    }

    /// Which of these contents were erased: to be asked of each batch of fetched messages before its files get their names.
    package func erased(among digests: Set<MessageDigest>) throws(IndexError) -> Set<MessageDigest> {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM tombstone WHERE digest = ? AND reason = 'erase')")
            return try digests.filter { try Bool.fetchOne(statement, arguments: [Data($0.bytes)]) ?? false }
        }
    }

    /// Erased messages were met again under other UIDs: they are not fetched once more.
    package func noteErased(
        _ messages: [UID: MessageDigest], in folder: Int64, _ validity: UIDValidity, run: Int64, at time: Double
    ) throws(IndexError) {
        guard !messages.isEmpty else { return }
        try write { db in
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO tombstone
                        (folder, uid_validity, uid, digest, wire_size, date, reason, run, decided, finished)
                    SELECT ?1, ?2, ?3, digest, wire_size, date, reason, ?5, ?6, ?6 FROM tombstone
                    WHERE digest = ?4 AND reason = 'erase' LIMIT 1
                    ON CONFLICT (folder, uid_validity, uid) DO UPDATE
                    SET digest = excluded.digest, reason = excluded.reason, is_expunged = 0
                    """)
            for (uid, digest) in messages {
                try insert.execute(arguments: [
                    folder, Int64(validity.value), Int64(uid.value), Data(digest.bytes), run, time,
                ])
            }
        }
    }

    /// Every tombstone, by folder and UID, one at a time.
    package func forEachTombstone(_ body: (Tombstone) throws -> Void) throws(IndexError) {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT folder, uid_validity, uid, digest, wire_size, date, reason, run, decided, finished FROM tombstone
                    ORDER BY folder, uid_validity, uid
                    """)
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                try body(Tombstone(&columns))
            }
        }
    }
}

extension Tombstone {
    /// In the order of the table's columns.
    fileprivate init(_ columns: inout ColumnReader) throws {
        place = MessagePlace(folder: try columns.next(), validity: try columns.uidValidity(), uid: try columns.uid())
        digest = (try columns.next() as Data?).flatMap { MessageDigest($0) }
        wireSize = try columns.size()
        date = try columns.next()
        reason = try RemovalReason(&columns)
        run = try columns.next()
        decided = try columns.next()
        finished = try columns.next()
    }
}
