import Foundation
import GRDB
import Mail

extension AccountIndex {
    /// Every message of the folder under this UIDVALIDITY, ascending by UID, one at a time.
    package func forEachPlacement(
        in folder: Int64, _ validity: UIDValidity, _ body: (Placement) throws -> Void
    ) throws(IndexError) {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT * FROM placement WHERE folder = ? AND uid_validity = ? ORDER BY uid")
            let rows = try Row.fetchCursor(statement, arguments: [folder, Int64(validity.value)])
            while let row = try rows.next() { try body(Placement(row: row)) }
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
            let values = try Int64.fetchCursor(
                db.cachedStatement(sql: sql), arguments: [folder, Int64(validity.value)])
            while let value = try values.next() { set.insert(UID(unchecked: UInt32(clamping: max(1, value)))) }
            return set
        }
    }

    /// Messages are on disk: their rows, in one transaction. A row that is there already is replaced, and kept as past.
    package func insertHeld(
        _ placements: [Placement], folder: Int64, validity: UIDValidity, run: Int64
    ) throws(IndexError) {
        guard !placements.isEmpty else { return }
        try write { db in
            let insert = try db.cachedStatement(sql: Placement.insertSQL)
            for placement in placements {
                do {
                    try insert.execute(arguments: placement.arguments(folder, validity, run))
                } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                    try close(placement.uid, folder, validity, run, in: db)
                    try insert.execute(arguments: placement.arguments(folder, validity, run))
                }
            }
        }
    }

    /// What happened to messages that are held already.
    package enum Change: Sendable, Equatable {
        /// Both sides agree on these flags.
        case flags(UID, MessageFlags)
        /// No longer on the server; the file is kept.
        case gone(UID)
        /// On the server after all.
        case returned(UID)
        /// Neither here nor there any more.
        case removed(UID)
    }

    /// Makes changes in one transaction. What held before is kept as past.
    package func apply(
        _ changes: [Change], folder: Int64, validity: UIDValidity, run: Int64
    ) throws(IndexError) {
        guard !changes.isEmpty else { return }
        try write { db in
            for change in changes { try apply(change, Key(folder: folder, validity: validity, run: run), in: db) }
        }
    }

    private struct Key {
        let folder: Int64
        let validity: UIDValidity
        let run: Int64
    }

    private func apply(_ change: Change, _ key: Key, in db: Database) throws {
        let update: (String, StatementArguments, UID) throws -> Void = { columns, arguments, uid in
            try self.keepPast(uid, key, in: db)
            try db.cachedStatement(
                sql: "UPDATE placement SET \(columns), from_run = ? WHERE folder = ? AND uid_validity = ? AND uid = ?"
            ).execute(arguments: arguments + [key.run, key.folder, Int64(key.validity.value), Int64(uid.value)])
        }
        switch change {
        case .flags(let uid, let flags):
            try update("flags = ?, keywords = ?", [Int64(flags.system.rawValue), flags.keywordText], uid)
        case .gone(let uid): try update("gone_run = ?", [key.run], uid)
        case .returned(let uid): try update("gone_run = NULL", [], uid)
        case .removed(let uid): try close(uid, key.folder, key.validity, key.run, in: db)
        }
    }

    private func close(_ uid: UID, _ folder: Int64, _ validity: UIDValidity, _ run: Int64, in db: Database) throws {
        try keepPast(uid, Key(folder: folder, validity: validity, run: run), in: db)
        try db.cachedStatement(sql: "DELETE FROM placement WHERE folder = ? AND uid_validity = ? AND uid = ?")
            .execute(arguments: [folder, Int64(validity.value), Int64(uid.value)])
    }

    /// The row as it is becomes past, unless this very run made it.
    private func keepPast(_ uid: UID, _ key: Key, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO placement_past (\(Placement.columns), until_run)
                SELECT \(Placement.columns), ? FROM placement
                WHERE folder = ? AND uid_validity = ? AND uid = ? AND from_run < ?
                """
        ).execute(arguments: [key.run, key.folder, Int64(key.validity.value), Int64(uid.value), key.run])
    }

    /// The folder as it was when the run ended, ascending by UID.
    package func placements(in folder: Int64, _ validity: UIDValidity, asOf run: Int64) throws(IndexError) -> [Placement] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(Placement.columns) FROM placement
                    WHERE folder = :folder AND uid_validity = :validity AND from_run <= :run
                    UNION ALL
                    SELECT \(Placement.columns) FROM placement_past
                    WHERE folder = :folder AND uid_validity = :validity AND from_run <= :run AND until_run > :run
                    ORDER BY uid
                    """,
                arguments: ["folder": folder, "validity": Int64(validity.value), "run": run]
            ).map(Placement.init(row:))
        }
    }
}

extension Placement {
    static let columns = """
        folder, uid_validity, uid, name, digest, wire_size, disk_size, line_form, flags, keywords, mod_seq, date, zone, \
        email_id, gone_run, from_run
        """

    static let insertSQL = "INSERT INTO placement (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

    func arguments(_ folder: Int64, _ validity: UIDValidity, _ run: Int64) -> StatementArguments {
        [
            folder, Int64(validity.value), Int64(uid.value), name, digest.map { Data($0.bytes) }, Int64(clamping: wireSize),
            Int64(clamping: diskSize), lineForm, Int64(flags.system.rawValue), flags.keywordText,
            modSeq.map { Int64(clamping: $0.value) }, internalDate?.secondsSince1970,
            internalDate.map { Int64($0.zoneOffsetMinutes) }, emailID, goneRun, run,
        ]
    }

    init(row: Row) throws {
        guard let uid = UID(UInt32(clamping: row["uid"] as Int64)) else {
            throw IndexError(.damaged, "the index has a message with UID 0; run `restante index rebuild`")
        }
        let keywords = (row["keywords"] as String?)?.split(separator: " ").map { Keyword(String($0)) } ?? []
        self.init(
            uid: uid, name: row["name"], digest: (row["digest"] as Data?).flatMap { MessageDigest($0) },
            wireSize: UInt64(clamping: row["wire_size"] as Int64), diskSize: UInt64(clamping: row["disk_size"] as Int64),
            lineForm: row["line_form"],
            flags: MessageFlags(SystemFlags(rawValue: UInt8(clamping: row["flags"] as Int64)), keywords: keywords),
            modSeq: (row["mod_seq"] as Int64?).map { ModSeq(UInt64(clamping: $0)) },
            internalDate: (row["date"] as Int64?).map {
                InternalDate(secondsSince1970: $0, zoneOffsetMinutes: Int16(clamping: (row["zone"] as Int64?) ?? 0))
            },
            emailID: row["email_id"], goneRun: row["gone_run"])
        fromRun = row["from_run"]
    }
}

extension MessageFlags {
    /// Keywords are atoms, so a space parts them. `nil` for none.
    var keywordText: String? { keywords.isEmpty ? nil : keywords.map(\.name).joined(separator: " ") }
}
