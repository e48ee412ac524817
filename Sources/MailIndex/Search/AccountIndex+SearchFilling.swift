import Foundation
import GRDB
import Mail

/// Search is a part of the index that an account may have or not.
extension AccountIndex {
    /// Whether this index has search.
    package func hasSearch() throws(IndexError) -> Bool { try read { try SearchTables.exist(in: $0) } }

    /// Turns search on, with nothing in it, or off; what is so already stays as it is.
    package func setSearch(_ isOn: Bool) throws(IndexError) {
        try write { db in
            guard try SearchTables.exist(in: db) != isOn else { return }
            try db.execute(sql: isOn ? SearchTables.create : SearchTables.drop)
        }
    }

    /// Empties search, to be filled anew by ``messagesWithoutDocument(after:limit:)``. A filling that was cut short goes on
    /// where it was: what is missing is known from the rows.
    package func clearSearch() throws(IndexError) {
        try write { db in
            guard try SearchTables.exist(in: db) else { return }
            try db.execute(sql: SearchTables.drop + SearchTables.create)
        }
    }

    /// Rows whose messages search does not know, ascending by place; messages without a digest are never among them.
    ///
    /// - Parameter place: the last one of the batch before; `nil` to begin.
    package func messagesWithoutDocument(
        after place: MessagePlace?, limit: Int
    ) throws(IndexError) -> [LocatedPlacement] {
        try read { db in
            guard try SearchTables.exist(in: db) else { return [] }
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT \(Placement.columns) FROM placement p
                        WHERE (folder, uid_validity, uid) > (?, ?, ?) AND digest IS NOT NULL
                            AND NOT EXISTS (SELECT 1 FROM search_doc d WHERE d.digest = p.digest)
                        ORDER BY folder, uid_validity, uid LIMIT ?
                        """),
                arguments: [place?.folder ?? -1, Int64(place?.validity.value ?? 0), Int64(place?.uid.value ?? 0), limit])
            var missing: [LocatedPlacement] = []
            while let row = try rows.next() { missing.append(try LocatedPlacement(row)) }
            return missing
        }
    }

    /// Makes messages findable, in one transaction; some hundred at once are written fastest. A message that has a document
    /// keeps it. Without search, nothing happens.
    package func addToSearch(_ documents: [SearchDocument]) throws(IndexError) {
        guard !documents.isEmpty else { return }
        try write { db in
            guard try SearchTables.exist(in: db) else { return }
            let insert = try db.cachedStatement(
                sql: "INSERT INTO search_doc (digest, date, attachments) VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING")
            let insertText = try db.cachedStatement(
                sql: """
                    INSERT INTO search_text (rowid, subject, sender, recipients, text, attachments)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """)
            for document in documents {
                try insert.execute(arguments: [Data(document.digest.bytes), document.date, document.attachments.count])
                guard db.changesCount > 0 else { continue }
                try insertText.execute(arguments: [db.lastInsertedRowID] + StatementArguments(document.columns))
            }
        }
    }

    /// Removes the documents of messages that have no row any more; to be called at the end of a run. Costs nothing if no
    /// row was removed. What was erased is not left in free pages, in old parts of the table or in the log either, which
    /// takes some seconds for a big index.
    package func sweepSearch() throws(IndexError) {
        guard try hasStaleDocuments() else { return }
        do {
            try database.writeWithoutTransaction { db in
                let isSecure = try Int.fetchOne(db, sql: "PRAGMA secure_delete") ?? 0
                try db.execute(sql: "PRAGMA secure_delete = 1")
                defer { try? db.execute(sql: "PRAGMA secure_delete = \(isSecure)") }
                var hasErased = false
                try db.inTransaction(.immediate) {
                    hasErased = try AccountIndex.sweep(db)
                    return .commit
                }
                if hasErased { try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            }
        } catch {
            throw IndexError(error, path)
        }
    }

    private func hasStaleDocuments() throws(IndexError) -> Bool {
        try read { db in
            guard try SearchTables.exist(in: db) else { return false }
            return try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM search_stale)") ?? false
        }
    }

    /// - Returns: whether there were erased messages among them.
    private static func sweep(_ db: Database) throws -> Bool {
        let unused = """
            SELECT d.id FROM search_stale s JOIN search_doc d ON d.digest = s.digest
            WHERE NOT EXISTS (SELECT 1 FROM placement p WHERE p.digest = s.digest)
            """
        let hasErased =
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM search_stale s JOIN tombstone t ON t.digest = s.digest WHERE t.reason = 'erase')
                    """) ?? false
        try db.execute(
            sql: """
                DELETE FROM search_text WHERE rowid IN (\(unused));
                DELETE FROM search_doc WHERE id IN (\(unused));
                DELETE FROM search_stale;
                """)
        // Until it is merged, a deletion is only a note beside the words.
        if hasErased { try db.execute(sql: "INSERT INTO search_text (search_text) VALUES ('optimize')") }
        return hasErased
    }
}
