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
            try Row.fetchAll(db, sql: "SELECT * FROM intent ORDER BY id").compactMap { row in
                guard let uids = UIDSet(row["uids"] as String) else { return nil }
                return Intent(
                    id: row["id"], folder: row["folder"], uidValidity: UIDValidity(UInt32(clamping: row["uid_validity"] as Int64)),
                    uids: uids, stem: row["stem"], firstSerial: row["first_serial"])
            }
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
            try Row.fetchAll(db, sql: "SELECT * FROM quarantine ORDER BY folder, uid_validity, uid").compactMap { row in
                guard let uid = UID(UInt32(clamping: row["uid"] as Int64)) else { return nil }
                return QuarantinedMessage(
                    folder: row["folder"], uidValidity: UIDValidity(UInt32(clamping: row["uid_validity"] as Int64)), uid: uid,
                    reason: row["reason"], message: row["message"], tries: row["tries"], firstRun: row["first_run"],
                    lastRun: row["last_run"])
            }
        }
    }

    /// Per folder: messages held that the server has, and kept ones that it no longer has.
    package func counts() throws(IndexError) -> [Int64: (held: Int, gone: Int)] {
        try read { db in
            var counts: [Int64: (held: Int, gone: Int)] = [:]
            let rows = try Row.fetchCursor(
                db, sql: "SELECT folder, count(*) - count(gone_run) AS held, count(gone_run) AS gone FROM placement GROUP BY folder")
            while let row = try rows.next() { counts[row["folder"]] = (row["held"], row["gone"]) }
            return counts
        }
    }
}
