import Foundation
import GRDB
import Mail

/// The journal of what is being sent, and the files that the server would not take.
extension AccountIndex {
    /// Puts promises on record, synced to disk, before anything is sent.
    ///
    /// - Returns: the intents with their ids.
    package func beginUploads(_ intents: [UploadIntent]) throws(IndexError) -> [UploadIntent] {
        guard !intents.isEmpty else { return [] }
        return try writeSynced { db in
            let statement = try db.cachedStatement(
                sql: """
                    INSERT INTO upload (\(UploadIntent.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            return try intents.map { intent in
                try statement.execute(arguments: intent.arguments)
                var saved = intent
                saved.id = db.lastInsertedRowID
                return saved
            }
        }
    }

    /// Every promise whose end is not known: after a crash, what to search for on the server.
    package func uploads() throws(IndexError) -> [UploadIntent] {
        try read { db in
            let rows = try Row.fetchCursor(db, sql: "SELECT id, \(UploadIntent.columns) FROM upload ORDER BY id")
            var intents: [UploadIntent] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                intents.append(try UploadIntent(&columns, path))
            }
            return intents
        }
    }

    /// Ends the promise `id` and writes the row of the message that came of it, in one transaction.
    ///
    /// - Parameter placement: `nil` if the server does not have the message. A row at its place is replaced, and kept as
    ///   past.
    package func finishUpload(
        _ id: Int64, placement: Placement?, folder: Int64, validity: UIDValidity, run: Int64
    ) throws(IndexError) {
        try write { db in
            try db.cachedStatement(sql: "DELETE FROM upload WHERE id = ?").execute(arguments: [id])
            guard let placement else { return }
            try RowKey(folder, validity, placement.uid, run).remove(in: db)
            try db.cachedStatement(sql: Placement.insertSQL).execute(arguments: placement.arguments(folder, validity, run))
        }
    }

    /// - Parameter files: the folder's files that the server would not take in this run, all of them; others leave.
    package func setUnsent(_ files: [UnsentFile], of folder: Int64, run: Int64) throws(IndexError) {
        try write { db in
            let upsert = try db.cachedStatement(
                sql: """
                    INSERT INTO unsent (folder, name, reason, message, tries, first_run, last_run) VALUES (?, ?, ?, ?, 1, ?, ?)
                    ON CONFLICT (folder, name) DO UPDATE
                    SET reason = excluded.reason, message = excluded.message, tries = tries + 1, last_run = excluded.last_run
                    """)
            for file in files { try upsert.execute(arguments: [folder, file.name, file.reason, file.message, run, run]) }
            try db.cachedStatement(sql: "DELETE FROM unsent WHERE folder = ? AND last_run < ?").execute(arguments: [folder, run])
        }
    }

    /// All files that the server would not take, by folder and name.
    package func unsent() throws(IndexError) -> [UnsentFile] {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT folder, name, reason, message, tries, first_run, last_run FROM unsent ORDER BY folder, name")
            var files: [UnsentFile] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                files.append(try UnsentFile(&columns))
            }
            return files
        }
    }
}

extension UploadIntent {
    /// In the order of ``arguments`` and, after the id, of ``init(_:_:)``.
    fileprivate static let columns = """
        folder, uid_validity, uid_next, name, digest, wire_size, disk_size, line_form, flags, keywords, date, zone, message_id
        """

    fileprivate var arguments: StatementArguments {
        [
            folder, Int64(uidValidity.value), uidNext.map { Int64($0.value) }, name, Data(digest.bytes),
            Int64(clamping: wireSize),
            Int64(clamping: diskSize), lineForm, Int64(flags.system.rawValue), flags.keywordText,
            internalDate?.secondsSince1970, internalDate.map { Int64($0.zoneOffsetMinutes) }, messageID,
        ]
    }

    fileprivate init(_ columns: inout ColumnReader, _ path: String) throws {
        id = try columns.next()
        folder = try columns.next()
        uidValidity = try columns.uidValidity()
        uidNext = (try columns.next() as Int64?).flatMap { UID(UInt32(clamping: $0)) }
        name = try columns.next()
        guard let digest = MessageDigest(try columns.next() as Data) else {
            throw IndexError(damaged: path, "it holds an upload without a digest")
        }
        self.digest = digest
        wireSize = try columns.size()
        diskSize = try columns.size()
        lineForm = try columns.next()
        let system = SystemFlags(rawValue: UInt8(truncatingIfNeeded: try columns.next() as Int64))
        flags = MessageFlags(system, keywordText: try columns.next())
        internalDate = try columns.internalDate()
        messageID = try columns.next()
    }
}

extension UnsentFile {
    /// `folder`, `name`, `reason`, `message`, `tries`, `first_run`, `last_run`.
    fileprivate init(_ columns: inout ColumnReader) throws {
        folder = try columns.next()
        name = try columns.next()
        reason = try columns.next()
        message = try columns.next()
        tries = try columns.next()
        firstRun = try columns.next()
        lastRun = try columns.next()
    }
}
