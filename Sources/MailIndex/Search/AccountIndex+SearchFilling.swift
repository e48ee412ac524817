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

    /// Empties search, to be filled anew.
    package func clearSearch() throws(IndexError) {
        try write { db in
            guard try SearchTables.exist(in: db) else { return }
            try db.execute(sql: SearchTables.drop + SearchTables.create)
        }
    }

    /// How many messages are left to be made findable, at most; 0 without search.
    package func searchBacklog() throws(IndexError) -> Int {
        try read { try SearchTables.exist(in: $0) ? Int.fetchOne($0, sql: "SELECT count(*) FROM search_todo") ?? 0 : 0 }
    }

    /// Whether a hold in force asks for what only search knows.
    package func hasHoldOnWords() throws(IndexError) -> Bool {
        try read { db in try Hold.all(inForce: true, in: db).contains { try $0.parsedQuery().needsText } }
    }

    /// The next messages that search does not know yet, in the order in which they came. What needs no document any more, since
    /// it has one or no row, has no places.
    ///
    /// - Parameter number: only those behind this one.
    package func searchTasks(after number: Int64 = 0, limit: Int) throws(IndexError) -> [SearchTask] {
        try read { db in
            guard try SearchTables.exist(in: db) else { return [] }
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT id, digest, EXISTS (SELECT 1 FROM search_doc d WHERE d.digest = t.digest)
                        FROM search_todo t WHERE id > ? ORDER BY id LIMIT ?
                        """), arguments: [number, limit])
            var tasks: [SearchTask] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                let (id, bytes) = (try columns.next() as Int64, try columns.next() as Data)
                guard let digest = MessageDigest(bytes) else { continue }
                let places = try columns.next() ? [] : places(of: digest, in: db)
                tasks.append(SearchTask(number: id, digest: digest, places: places))
            }
            return tasks
        }
    }

    /// Makes messages findable, in one transaction; some hundred at once are written fastest. A message that has a document
    /// keeps it, and one that has no row any more gets none: what was erased meanwhile must not come back. Without search, nothing
    /// happens.
    ///
    /// - Parameter tasks: those that are done with it.
    package func addToSearch(_ documents: [SearchDocument], done tasks: [SearchTask] = []) throws(IndexError) {
        guard !documents.isEmpty || !tasks.isEmpty else { return }
        try write { db in
            guard try SearchTables.exist(in: db) else { return }
            let insert = try db.cachedStatement(
                sql: """
                    INSERT INTO search_doc (digest, date, attachments, message_id) SELECT ?1, ?2, ?3, ?4
                    WHERE EXISTS (SELECT 1 FROM placement p WHERE p.digest = ?1)
                    ON CONFLICT (digest) DO NOTHING
                    """)
            let insertText = try db.cachedStatement(
                sql: """
                    INSERT INTO search_text (rowid, \(SearchTables.texts))
                    VALUES (?, ?, ?, ?, ?, ?)
                    """)
            for document in documents {
                try insert.execute(arguments: [
                    Data(document.digest.bytes), document.date, document.attachments.count, document.bareMessageID,
                ])
                guard db.changesCount > 0 else { continue }
                try insertText.execute(arguments: [db.lastInsertedRowID] + StatementArguments(document.columns))
            }
            // Others may have emptied the list meanwhile, or made it anew: then the same numbers stand for other messages.
            let delete = try db.cachedStatement(sql: "DELETE FROM search_todo WHERE id = ? AND digest = ?")
            for task in tasks { try delete.execute(arguments: [task.number, Data(task.digest.bytes)]) }
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
