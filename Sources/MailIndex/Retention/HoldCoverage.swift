import GRDB

/// What the holds in force cover, as SQL over rows of `placement`, called `p`. What cannot be judged is covered: a message
/// that search does not know yet, or that has no date. A message that a hold has covered once stays covered wherever it goes.
struct HoldCoverage {
    struct Column {
        let hold: Hold
        let sql: String
        let arguments: StatementArguments
        /// Matches beyond doubt: what `hold_match` remembers.
        let match: SearchCondition
    }

    let columns: [Column]

    init(_ folders: [FolderRecord], in db: Database) throws {
        let hasSearch = try SearchTables.exist(in: db)
        columns = try Hold.all(inForce: true, in: db).map { hold in
            let query = try hold.parsedQuery()
            guard hasSearch || !query.needsText else {
                return Column(hold: hold, sql: "1", arguments: [], match: .nothing)
            }
            let match = SearchCondition(query, over: .placement, folders, isRanked: false)
            var sql = "coalesce((\(match.sql)), 1)"
            if query.needsText {
                sql += " OR p.digest IS NULL OR NOT EXISTS (SELECT 1 FROM search_doc k WHERE k.digest = p.digest)"
            }
            sql += " OR EXISTS (SELECT 1 FROM hold_match m WHERE m.hold = ? AND m.digest = p.digest)"
            return Column(hold: hold, sql: "(\(sql))", arguments: match.arguments + [hold.id], match: match)
        }
    }

    /// Whether any hold covers a row.
    var any: String { columns.isEmpty ? "0" : "(" + columns.map(\.sql).joined(separator: " OR ") + ")" }

    /// One column for each hold: whether it covers the row. Begins with a comma.
    var selection: String { columns.map { ", " + $0.sql }.joined() }

    var arguments: StatementArguments { columns.reduce([]) { $0 + $1.arguments } }

    /// The names of the holds that cover a row, from the columns of ``selection``, which begin at `index`.
    func names(of row: Row, from index: Int) throws -> [String] {
        try columns.indices.filter { try row.decode(Bool.self, atIndex: index + $0) }.map { columns[$0].hold.name }
    }
}

extension Hold {
    /// A query was checked when it was written; one that cannot be read is damage, and must not weaken the hold.
    package func parsedQuery() throws(IndexError) -> SearchQuery {
        do { return try SearchQuery(query) } catch {
            throw IndexError(
                .damaged, "the hold \(name) has a query that cannot be read (\(error.message)); release it and make it again")
        }
    }
}
