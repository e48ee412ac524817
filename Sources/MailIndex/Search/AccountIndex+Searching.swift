import Foundation
import GRDB
import Mail

extension AccountIndex {
    /// Messages that match: the best first where words are looked for, else the newest. Of words that are in more than
    /// 5,000 messages, and of those of which only the beginning is known, those first that search knows since last.
    ///
    /// - Parameter limit: how many at most.
    /// - Throws: ``IndexError`` also if this index has no search.
    package func search(_ query: SearchQuery, limit: Int) throws(IndexError) -> [SearchHit] {
        do throws(IndexError) { return try search(query, limit: limit, SearchEffort()) } catch {
            guard error.kind == .damaged else { throw error }
            throw IndexError(.damaged, error.message + ", or first, with `--search`, only what search looks at")
        }
    }

    func search(_ query: SearchQuery, limit: Int, _ effort: SearchEffort) throws(IndexError) -> [SearchHit] {
        let folders = try folders()
        return try read { db in
            guard try SearchTables.exist(in: db) else { throw IndexError(noSearch: path) }
            let condition = SearchCondition(query, over: .document, folders, isRanked: true)
            return try ids(of: condition, limit, effort, in: db).compactMap { try hit($0, condition.match, effort, in: db) }
        }
    }

    /// The UIDs in one folder that a query means, gone from the server or not.
    ///
    /// - Throws: ``IndexError`` also if the query asks for words and this index has no search.
    package func uids(matching query: SearchQuery, in folder: Int64, _ validity: UIDValidity) throws(IndexError) -> UIDSet {
        let folders = try folders()
        return try read { db in
            guard try !query.needsText || SearchTables.exist(in: db) else { throw IndexError(noSearch: path) }
            let condition = SearchCondition(query, over: .placement, folders, isRanked: false)
            let uids = try Int64.fetchCursor(
                db,
                sql: """
                    SELECT p.uid FROM placement p WHERE (\(condition.sql)) AND p.folder = ? AND p.uid_validity = ? ORDER BY p.uid
                    """, arguments: condition.arguments + [folder, Int64(validity.value)])
            var set = UIDSet()
            while let uid = try uids.next() { if let uid = UInt32(exactly: uid).flatMap({ UID($0) }) { set.insert(uid) } }
            return set
        }
    }

    /// Only messages that still have a row.
    private func ids(of condition: SearchCondition, _ limit: Int, _ effort: SearchEffort, in db: Database) throws -> [Int64] {
        guard let match = condition.match else {
            return try Int64.fetchAll(
                db,
                sql: "SELECT d.id FROM search_doc d WHERE \(condition.sql) AND \(Self.isHeld) ORDER BY d.date DESC, d.id DESC LIMIT ?",
                arguments: condition.arguments + [limit])
        }
        guard match.beginnings.isEmpty else { return try newest(match, condition, limit, effort, in: db) }
        let expression = match.expression()
        let matches =
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM (SELECT 1 FROM search_text WHERE search_text MATCH ? LIMIT ?)",
                arguments: [expression, effort.rankedMatches]) ?? 0
        let order = matches < effort.rankedMatches ? "t.rank" : "t.rowid DESC"
        return try Int64.fetchAll(
            db, sql: Self.matching(condition, order), arguments: [expression] + condition.arguments + [limit])
    }

    static let isHeld = "EXISTS (SELECT 1 FROM placement h WHERE h.digest = d.digest)"

    static func matching(_ condition: SearchCondition, _ order: String, from oldest: Int64? = nil) -> String {
        """
        SELECT d.id FROM search_text t CROSS JOIN search_doc d ON d.id = t.rowid
        WHERE t.search_text MATCH ? \(oldest.map { "AND t.rowid >= \($0)" } ?? "") AND \(condition.sql) AND \(isHeld)
        ORDER BY \(order) LIMIT ?
        """
    }

    private func hit(_ id: Int64, _ match: SearchMatch?, _ effort: SearchEffort, in db: Database) throws -> SearchHit? {
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT d.digest, d.date, t.subject, t.sender FROM search_doc d JOIN search_text t ON t.rowid = d.id
                    WHERE d.id = ?
                    """), arguments: [id])
        guard let row else { return nil }
        var columns = ColumnReader(row)
        guard let digest = MessageDigest(try columns.next() as Data) else { return nil }
        return SearchHit(
            digest: digest, date: try columns.next(), subject: try columns.next(), sender: try columns.next(),
            snippet: try match.map { try snippet(id, $0, effort, in: db) } ?? "", places: try places(of: digest, in: db))
    }

    /// From the text, else from what the hit does not show anyway. Asked for hit by hit: in the ranked statement SQLite
    /// would mark the text of every match.
    private func snippet(_ id: Int64, _ match: SearchMatch, _ effort: SearchEffort, in db: Database) throws -> String {
        let marked = [3, 4, 2].map { "highlight(search_text, \($0), char(2), char(3))" }.joined(separator: ", ")
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT \(marked) FROM search_text WHERE search_text MATCH ? AND rowid = ?"),
            arguments: [match.expression(spelled: try spelled(match, in: id, effort, db)), id])
        guard let row else { return "" }
        var columns = ColumnReader(row)
        // Text, attachments, recipients.
        for _ in 0..<3 {
            if let snippet = SearchSnippet(try columns.next() as String) { return snippet.text }
        }
        return ""
    }

    func places(of digest: MessageDigest, in db: Database) throws -> [LocatedPlacement] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT \(Placement.columns) FROM placement WHERE digest = ? ORDER BY folder, uid_validity, uid LIMIT 100"),
            arguments: [Data(digest.bytes)])
        var places: [LocatedPlacement] = []
        while let row = try rows.next() { places.append(try LocatedPlacement(row)) }
        return places
    }
}

extension IndexError {
    init(noSearch path: String) {
        self.init(.failed, "the index \(path) has no search; turn search on and run a sync")
    }
}
