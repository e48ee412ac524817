import Foundation
import GRDB
import Mail

extension AccountIndex {
    /// Every folder, those that are gone from the server last.
    package func folders() throws(IndexError) -> [FolderRecord] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM folder ORDER BY gone_run IS NOT NULL, id").map(FolderRecord.init(row:))
        }
    }

    /// Writes new folders (id 0) and changed names, roles and marks; cursors and stamps stay as they are.
    ///
    /// - Returns: the records with their ids.
    package func save(_ folders: [FolderRecord]) throws(IndexError) -> [FolderRecord] {
        guard !folders.isEmpty else { return [] }
        return try write { db in try folders.map { try save($0, in: db) } }
    }

    private func save(_ folder: FolderRecord, in db: Database) throws -> FolderRecord {
        let levels = String(decoding: try JSONEncoder().encode(folder.path.levels), as: UTF8.self)
        let name = Data(folder.name.bytes)
        var folder = folder
        if folder.id == 0 {
            try db.cachedStatement(
                sql: """
                    INSERT INTO folder (name, levels, role, selectable, mailbox_id, directory, first_run, gone_run)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                name, levels, folder.role?.rawValue, folder.isSelectable, folder.mailboxID, folder.directory, folder.firstRun,
                folder.goneRun,
            ])
            folder.id = db.lastInsertedRowID
        } else {
            try db.cachedStatement(
                sql: """
                    UPDATE folder SET name = ?, levels = ?, role = ?, selectable = ?, mailbox_id = ?, directory = ?, gone_run = ?
                    WHERE id = ?
                    """
            ).execute(arguments: [
                name, levels, folder.role?.rawValue, folder.isSelectable, folder.mailboxID, folder.directory, folder.goneRun,
                folder.id,
            ])
        }
        return folder
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
    init(row: Row) throws {
        let levels = try JSONDecoder().decode([String].self, from: Data((row["levels"] as String).utf8))
        self.init(name: MailboxName(row["name"] as Data), path: FolderPath(levels), directory: row["directory"])
        id = row["id"]
        role = (row["role"] as String?).flatMap(FolderRole.init(rawValue:))
        isSelectable = row["selectable"]
        mailboxID = row["mailbox_id"]
        uidValidity = (row["uid_validity"] as Int64?).map { UIDValidity(UInt32(clamping: $0)) }
        uidNext = (row["uid_next"] as Int64?).flatMap { UID(UInt32(clamping: $0)) }
        highestModSeq = (row["mod_seq"] as Int64?).map { ModSeq(UInt64(clamping: $0)) }
        messages = row["messages"]
        if let curTime = row["cur_time"] as Int64?, let newTime = row["new_time"] as Int64?,
            let curInode = row["cur_inode"] as Int64?, let newInode = row["new_inode"] as Int64?
        {
            stamp = FolderStampRecord(curTime: curTime, newTime: newTime, curInode: curInode, newInode: newInode)
        }
        firstRun = row["first_run"]
        goneRun = row["gone_run"]
    }
}
