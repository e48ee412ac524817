import GRDB

/// Queries with beginnings of words, such as `abc*`; see ``SearchBeginnings``.
extension AccountIndex {
    /// The newest that match. If the beginnings are common, some of the newest documents are enough for an answer, and their words
    /// can be spelled out; if not, there is little to gather.
    func newest(
        _ match: SearchMatch, _ condition: SearchCondition, _ limit: Int, _ effort: SearchEffort, in db: Database
    ) throws -> [Int64] {
        func ids(_ expression: String, from oldest: Int64?) throws -> [Int64] {
            try Int64.fetchAll(
                db, sql: AccountIndex.matching(condition, "t.rowid DESC", from: oldest),
                arguments: [expression] + condition.arguments + [limit])
        }
        // As few documents as may be enough: each word that is spelled out is looked up.
        var (wanted, candidates, octets) = (limit, 0, 0)
        var words = SearchBeginnings(match.beginnings)
        let texts = SearchTables.columns.map { "t.\($0)" }.joined(separator: ", ")
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT t.rowid, \(condition.sql) AND \(AccountIndex.isHeld), \(texts)
                FROM search_text t CROSS JOIN search_doc d ON d.id = t.rowid ORDER BY t.rowid DESC LIMIT ?
                """, arguments: condition.arguments + [limit <= effort.recentDocuments ? effort.recentDocuments : 0])
        while octets < effort.recentOctets, words.count < effort.spelledWords, let row = try rows.next() {
            var columns = ColumnReader(row)
            let oldest = try columns.next() as Int64
            // What must hold besides may be unknown, as the date is.
            guard try columns.next() as Bool? == true else { continue }
            let document = try words.add(&columns)
            octets += document.octets
            candidates += document.isCandidate ? 1 : 0
            guard document.isCandidate, candidates == wanted, words.count <= effort.spelledWords else { continue }
            let found = try ids(match.expression(spelled: words), from: oldest)
            if found.count == limit { return found }
            wanted += 2 * limit
        }
        return try ids(match.expression(), from: nil)
    }

    /// The words of one document that begin as a query says; `nil` for a query without beginnings, and if there are too many
    /// to be looked up one by one.
    func spelled(
        _ match: SearchMatch, in id: Int64, _ effort: SearchEffort, _ db: Database
    ) throws -> SearchBeginnings? {
        var words = SearchBeginnings(match.beginnings)
        guard !words.isEmpty else { return nil }
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT \(SearchTables.texts) FROM search_text WHERE rowid = ?"), arguments: [id])
        guard let row else { return nil }
        var columns = ColumnReader(row)
        _ = try words.add(&columns)
        return words.count <= effort.spelledWords ? words : nil
    }
}

extension SearchBeginnings {
    /// Reads the columns ``SearchTables/texts``.
    ///
    /// - Returns: how long they are, and whether there is any word that begins so.
    fileprivate mutating func add(_ columns: inout ColumnReader) throws -> (octets: Int, isCandidate: Bool) {
        var (octets, isCandidate) = (0, false)
        for _ in SearchTables.columns {
            let text = try columns.next() as String
            octets += text.utf8.count
            if add(text) { isCandidate = true }
        }
        return (octets, isCandidate)
    }
}
