import Foundation
import GRDB
import Mail

extension AccountIndex {
    /// Every folder, those that are gone from the server last.
    package func folders() throws(IndexError) -> [FolderRecord] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(FolderRecord.pastColumns), \(FolderRecord.progressColumns) FROM folder
                    ORDER BY gone_run IS NOT NULL, id
                    """)
            var folders: [FolderRecord] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                var folder = try FolderRecord(&columns)
                _ = try columns.next() as Int64
                try folder.readProgress(&columns)
                folders.append(folder)
            }
            return folders
        }
    }

    /// Writes new folders (id 0) and changed names, roles, places, inodes and marks; cursors and stamps stay as they are, but
    /// a first UIDVALIDITY is noted. What was before the newest run is kept as past.
    ///
    /// - Returns: the records with their ids.
    package func save(_ folders: [FolderRecord]) throws(IndexError) -> [FolderRecord] {
        guard !folders.isEmpty else { return [] }
        return try write { db in
            let run = try Int64.fetchOne(db, sql: "SELECT max(id) FROM run") ?? 0
            for folder in folders where folder.id != 0 { try makeWay(for: folder, run, in: db) }
            for folder in folders where folder.goneRun == nil { try freeName(of: folder, in: db) }
            // Of two that seem to have one name, the known one has another by now, which the next look at the server tells.
            var names = Set(folders.lazy.filter { $0.id == 0 && $0.goneRun == nil }.map(\.name))
            return try folders.map { folder in
                if folder.id == 0 { return try insert(folder, in: db) }
                let isItsOwn = folder.goneRun != nil || names.insert(folder.name).inserted
                try update(isItsOwn ? folder : folder.withoutName, run, in: db)
                return folder
            }
        }
    }

    /// The folder was made again on the server: nothing of it is done under its new UIDVALIDITY.
    package func setValidity(_ validity: UIDValidity, of folder: Int64) throws(IndexError) {
        try write { db in
            try db.cachedStatement(
                sql: "UPDATE folder SET uid_validity = ?, uid_next = NULL, mod_seq = NULL, messages = 0 WHERE id = ?"
            ).execute(arguments: [Int64(validity.value), folder])
        }
    }

    private func insert(_ folder: FolderRecord, in db: Database) throws -> FolderRecord {
        try db.cachedStatement(
            sql: """
                INSERT INTO folder
                    (name, levels, role, selectable, mailbox_id, directory, gone_run, first_run, from_run, inode, uid_validity)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: folder.arguments() + [folder.firstRun, folder.firstRun, folder.inodeArgument, folder.validityArgument])
        var saved = folder
        saved.id = db.lastInsertedRowID
        return saved
    }

    /// The old row becomes past, and its name is free for another folder of the same call: two may have changed names.
    private func makeWay(for folder: FolderRecord, _ run: Int64, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO folder_past (\(FolderRecord.pastColumns), until_run)
                SELECT \(FolderRecord.pastColumns), ? FROM folder WHERE id = ? AND from_run < ?
                """
        ).execute(arguments: [run, folder.id, run])
        try db.cachedStatement(sql: "UPDATE folder SET name = randomblob(16) WHERE id = ?").execute(arguments: [folder.id])
    }

    /// A folder that has another name by now, and whose row does not know yet, keeps nobody from having its old one.
    private func freeName(of folder: FolderRecord, in db: Database) throws {
        try db.cachedStatement(
            sql: "UPDATE folder SET name = randomblob(16) WHERE name = ? AND gone_run IS NULL AND id <> ?"
        ).execute(arguments: [Data(folder.name.bytes), folder.id])
    }

    private func update(_ folder: FolderRecord, _ run: Int64, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE folder SET name = ?, levels = ?, role = ?, selectable = ?, mailbox_id = ?, directory = ?, gone_run = ?,
                    from_run = max(from_run, ?), inode = ?, uid_validity = coalesce(uid_validity, ?)
                WHERE id = ?
                """
        ).execute(arguments: folder.arguments() + [run, folder.inodeArgument, folder.validityArgument, folder.id])
    }

    /// Notes the directories' times; `nil` makes the next run read them.
    package func setStamps(_ stamps: [(folder: Int64, stamp: FolderStampRecord?)]) throws(IndexError) {
        guard !stamps.isEmpty else { return }
        try write { db in
            let statement = try db.cachedStatement(
                sql: "UPDATE folder SET cur_time = ?, new_time = ?, cur_inode = ?, new_inode = ? WHERE id = ?")
            for (folder, stamp) in stamps {
                try statement.execute(arguments: [stamp?.curTime, stamp?.newTime, stamp?.curInode, stamp?.newInode, folder])
            }
        }
    }
}

extension FolderRecord {
    /// Under a name that no mailbox has, so that it stands in nobody's way.
    fileprivate var withoutName: FolderRecord {
        var record = self
        record.name = MailboxName(Data((0..<16).map { _ in UInt8.random(in: .min ... .max) }))
        return record
    }
}
