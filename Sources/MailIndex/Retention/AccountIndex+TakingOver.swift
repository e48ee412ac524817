import Foundation
import GRDB
import Mail

/// What only an index knows of retention, and a new one must not forget.
extension AccountIndex {
    /// What one index hands to another.
    private struct Legacy {
        var holds: [Row] = []
        var matches: [Row] = []
        /// Each with the name of its folder.
        var tombstones: [Row] = []
    }

    /// Takes over all holds, with what they have covered, and what was erased, from the index that this one replaces; to be
    /// called once, when this one has its folders.
    ///
    /// Erased messages of folders that this one does not have are remembered by their digests only.
    ///
    /// - Returns: how many holds are in force, and how many erased messages are remembered.
    package func takeOverRetention(from old: AccountIndex) throws(IndexError) -> (holds: Int, erased: Int) {
        let legacy = try old.legacy()
        let folders = Dictionary(
            try folders().filter { $0.goneRun == nil }.map { (Data($0.name.bytes), $0.id) }, uniquingKeysWith: { first, _ in first })
        try writeSynced { db in
            for row in legacy.holds {
                try db.execute(
                    sql: "INSERT INTO hold (id, name, query, made, made_by, released, released_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    arguments: StatementArguments(row.databaseValues))
            }
            for row in legacy.matches {
                try db.execute(
                    sql: "INSERT INTO hold_match (hold, digest) VALUES (?, ?)", arguments: StatementArguments(row.databaseValues))
            }
            try AccountIndex.insert(legacy.tombstones, folders, in: db)
        }
        return (legacy.holds.count { ($0["released"] as Double?) == nil }, legacy.tombstones.count)
    }

    private func legacy() throws(IndexError) -> Legacy {
        try read { db in
            Legacy(
                holds: try Row.fetchAll(
                    db, sql: "SELECT id, name, query, made, made_by, released, released_by FROM hold ORDER BY id"),
                matches: try Row.fetchAll(db, sql: "SELECT hold, digest FROM hold_match"),
                tombstones: try Row.fetchAll(
                    db,
                    sql: """
                        SELECT (SELECT name FROM folder WHERE folder.id = tombstone.folder) AS name, uid_validity, uid, digest,
                            wire_size, date, reason, decided, finished, is_expunged
                        FROM tombstone WHERE reason = 'erase'
                        """))
        }
    }

    private static func insert(_ tombstones: [Row], _ folders: [Data: Int64], in db: Database) throws {
        guard let anyFolder = try Int64.fetchOne(db, sql: "SELECT min(id) FROM folder") else { return }
        let run = try Int64.fetchOne(db, sql: "SELECT max(id) FROM run") ?? 0
        var homeless: Int64 = 0
        for row in tombstones {
            let folder = (row["name"] as Data?).flatMap { folders[$0] }
            if folder == nil { homeless += 1 }
            // No mailbox has the UIDVALIDITY 0 (RFC 3501 section 9).
            let (validity, uid): (Int64, Int64) = folder == nil ? (0, homeless) : (row["uid_validity"], row["uid"])
            let place: StatementArguments = [folder ?? anyFolder, validity, uid]
            let rest = ["digest", "wire_size", "date", "reason"].map { row[$0] as DatabaseValue }
            let end = ["decided", "finished", "is_expunged"].map { row[$0] as DatabaseValue }
            try db.execute(
                sql: """
                    INSERT INTO tombstone
                        (folder, uid_validity, uid, digest, wire_size, date, reason, run, decided, finished, is_expunged)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (folder, uid_validity, uid) DO NOTHING
                    """, arguments: place + StatementArguments(rest) + [run] + StatementArguments(end))
        }
    }
}
