import Foundation
import GRDB
import Mail

/// Looking for messages by what they are. Rows of messages and folders that are gone from the server are not found.
extension AccountIndex {
    /// The message's row; `nil` if it is not held.
    package func placement(_ uid: UID, in folder: Int64, _ validity: UIDValidity) throws(IndexError) -> Placement? {
        try read { try MessagePlace(folder: folder, validity: validity, uid: uid).placement(in: $0) }
    }

    /// The folder's messages whose files have these names (the stable parts), ascending by UID.
    package func placements(
        named names: Set<String>, in folder: Int64, _ validity: UIDValidity
    ) throws(IndexError) -> [Placement] {
        guard !names.isEmpty else { return [] }
        return try rows(
            "folder = ? AND uid_validity = ? AND name IN (SELECT value FROM json_each(?))",
            [folder, Int64(validity.value), JSONText(Array(names)).text]
        ).map(\.placement)
    }

    /// Messages with one of these digests, in one pass over all rows.
    package func rows(withDigests digests: Set<MessageDigest>) throws(IndexError) -> [LocatedPlacement] {
        guard !digests.isEmpty else { return [] }
        return try presentRows(
            "hex(digest) IN (SELECT value FROM json_each(?))", JSONText(digests.map { $0.description.uppercased() }).text)
    }

    /// Messages with one of these EMAILIDs (RFC 8474), in one pass over all rows.
    package func rows(withEmailIDs ids: Set<String>) throws(IndexError) -> [LocatedPlacement] {
        guard !ids.isEmpty else { return [] }
        return try presentRows("email_id IN (SELECT value FROM json_each(?))", JSONText(Array(ids)).text)
    }

    /// Messages that have such a size and date, in one pass over all rows: what is worth a closer look.
    package func rows(ofSizeAndDate wanted: Set<SizeAndDate>) throws(IndexError) -> [LocatedPlacement] {
        guard !wanted.isEmpty else { return [] }
        return try presentRows(
            "(wire_size, date) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))",
            JSONText(wanted.map { [Int64(clamping: $0.size), $0.date] }).text)
    }

    private func presentRows(_ condition: String, _ list: String) throws(IndexError) -> [LocatedPlacement] {
        try rows(
            "gone_run IS NULL AND folder NOT IN (SELECT id FROM folder WHERE gone_run IS NOT NULL) AND " + condition, [list])
    }

    /// By folder, UIDVALIDITY and UID. SQLite picks them: no more comes into memory than what was asked for and found.
    private func rows(_ condition: String, _ arguments: StatementArguments) throws(IndexError) -> [LocatedPlacement] {
        try read { db in
            let sql = "SELECT \(Placement.columns) FROM placement WHERE \(condition) ORDER BY folder, uid_validity, uid"
            let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
            var found: [LocatedPlacement] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row)
                let (folder, validity) = (try columns.next() as Int64, try columns.uidValidity())
                found.append(LocatedPlacement(folder: folder, validity: validity, placement: try Placement(&columns)))
            }
            return found
        }
    }
}

/// A list as a statement's argument: any number of values, where SQLite's own arguments are limited.
private struct JSONText {
    let text: String

    init(_ list: some Encodable) throws(IndexError) {
        guard let data = try? JSONEncoder().encode(list) else {
            throw IndexError(.failed, "a list of values cannot be written as JSON")
        }
        text = String(decoding: data, as: UTF8.self)
    }
}

extension MessagePlace {
    private static let selectSQL = "SELECT \(Placement.columns) FROM placement WHERE folder = ? AND uid_validity = ? AND uid = ?"

    /// The row as it is now.
    func placement(in db: Database) throws -> Placement? {
        let key: StatementArguments = [folder, Int64(validity.value), Int64(uid.value)]
        guard let row = try Row.fetchOne(db.cachedStatement(sql: Self.selectSQL), arguments: key) else { return nil }
        var columns = ColumnReader(row)
        let (_, _) = (try columns.next() as Int64, try columns.uidValidity())
        return try Placement(&columns)
    }
}
