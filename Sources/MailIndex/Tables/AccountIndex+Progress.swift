import GRDB
import Mail

/// Intents, quarantine and cursors: what is on its way, what failed, and how far a folder is done.
extension AccountIndex {
    /// Puts promises on record, synced to disk.
    ///
    /// - Returns: the intents with their ids.
    package func addIntents(_ intents: [Intent]) throws(IndexError) -> [Intent] {
        guard !intents.isEmpty else { return [] }
        return try writeSynced { db in
            let statement = try db.cachedStatement(
                sql: "INSERT INTO intent (folder, uid_validity, uids, stem, first_serial) VALUES (?, ?, ?, ?, ?)")
            return try intents.map { intent in
                try statement.execute(arguments: [
                    intent.folder, Int64(intent.uidValidity.value), intent.uids.description, intent.stem, intent.firstSerial,
                ])
                var saved = intent
                saved.id = db.lastInsertedRowID
                return saved
            }
        }
    }

    /// Every promise that is not yet known to be kept: after a crash, what to look for in the store.
    package func intents() throws(IndexError) -> [Intent] {
        try read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT id, folder, uid_validity, uids, stem, first_serial FROM intent ORDER BY id")
            var intents: [Intent] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                intents.append(try Intent(&columns, path))
            }
            return intents
        }
    }

    /// Drops every promise: after recovery has looked for each.
    package func removeAllIntents() throws(IndexError) { try write { try $0.execute(sql: "DELETE FROM intent") } }

    /// Everything of the folder is held or accounted for: its promises end, failed messages go to quarantine, and the
    /// cursor moves, in one transaction.
    ///
    /// - Parameter quarantined: the folder's failed messages, all of them; others leave quarantine.
    package func finish(
        folder: Int64, cursor: FolderCursor, quarantined: [QuarantinedMessage], run: Int64
    ) throws(IndexError) {
        try write { db in
            try db.cachedStatement(sql: "DELETE FROM intent WHERE folder = ?").execute(arguments: [folder])
            try setQuarantine(quarantined, of: folder, run: run, in: db)
            try db.cachedStatement(
                sql: "UPDATE folder SET uid_validity = ?, uid_next = ?, mod_seq = ?, messages = ? WHERE id = ?"
            ).execute(arguments: [
                Int64(cursor.uidValidity.value), cursor.uidNext.map { Int64($0.value) },
                cursor.highestModSeq.map { Int64(clamping: $0.value) }, cursor.messages, folder,
            ])
        }
    }

    private func setQuarantine(_ messages: [QuarantinedMessage], of folder: Int64, run: Int64, in db: Database) throws {
        let upsert = try db.cachedStatement(
            sql: """
                INSERT INTO quarantine (folder, uid_validity, uid, reason, message, tries, first_run, last_run)
                VALUES (?, ?, ?, ?, ?, 1, ?, ?)
                ON CONFLICT (folder, uid_validity, uid) DO UPDATE
                SET reason = excluded.reason, message = excluded.message, tries = tries + 1, last_run = excluded.last_run
                """)
        for message in messages {
            try upsert.execute(arguments: [
                folder, Int64(message.uidValidity.value), Int64(message.uid.value), message.reason, message.message, run, run,
            ])
        }
        try db.cachedStatement(sql: "DELETE FROM quarantine WHERE folder = ? AND last_run < ?").execute(arguments: [folder, run])
    }

    /// All failed messages, by folder and UID.
    package func quarantine() throws(IndexError) -> [QuarantinedMessage] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT folder, uid_validity, uid, reason, message, tries, first_run, last_run FROM quarantine
                    ORDER BY folder, uid_validity, uid
                    """)
            var messages: [QuarantinedMessage] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                messages.append(try QuarantinedMessage(&columns))
            }
            return messages
        }
    }
}

extension Intent {
    /// `id`, `folder`, `uid_validity`, `uids`, `stem`, `first_serial` of the index at `path`.
    fileprivate init(_ columns: inout ColumnReader, _ path: String) throws {
        id = try columns.next()
        folder = try columns.next()
        uidValidity = try columns.uidValidity()
        guard let uids = UIDSet(try columns.next() as String) else {
            throw IndexError(damaged: path, "it holds an intent without UIDs")
        }
        self.uids = uids
        stem = try columns.next()
        firstSerial = try columns.next()
    }
}

extension QuarantinedMessage {
    /// `folder`, `uid_validity`, `uid`, `reason`, `message`, `tries`, `first_run`, `last_run`.
    fileprivate init(_ columns: inout ColumnReader) throws {
        folder = try columns.next()
        uidValidity = try columns.uidValidity()
        uid = try columns.uid()
        reason = try columns.next()
        message = try columns.next()
        tries = try columns.next()
        firstRun = try columns.next()
        lastRun = try columns.next()
    }
}
