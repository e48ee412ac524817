import GRDB

/// The rows that a request means, held back or not, as SQL over `placement`, called `p`.
struct RemovalCandidates {
    let sql: String
    let arguments: StatementArguments

    /// - Throws: ``IndexError`` for an erasure by words without search.
    init(_ request: RemovalRequest, _ folders: [FolderRecord], in db: Database, _ path: String) throws {
        switch request {
        case .forget(let limits): (sql, arguments) = Self.forgettable(limits)
        case .erase(let query) where !query.needsText:
            // Every place of a message goes, if one matches.
            let match = SearchCondition(query, over: .placement, folders, isRanked: false)
            sql = "(\(match.sql) OR p.digest IN (SELECT p.digest FROM placement p WHERE \(match.sql)))"
            arguments = match.arguments + match.arguments
        case .erase(let query):
            guard try SearchTables.exist(in: db) else { throw IndexError(noSearch: path) }
            let match = SearchCondition(query, over: .document, folders, isRanked: false)
            sql = "p.digest IN (SELECT d.digest FROM search_doc d WHERE \(match.sql))"
            arguments = match.arguments
        }
    }

    private static func forgettable(_ limits: ForgetLimits) -> (String, StatementArguments) {
        // When the run began that no longer found the message, or its folder; NULL for what the server has.
        let gone = """
            (SELECT r.started FROM run r
             WHERE r.id = coalesce(p.gone_run, (SELECT f.gone_run FROM folder f WHERE f.id = p.folder)))
            """
        var condition = "\(gone) < ? AND coalesce(p.date, \(gone)) < ?"
        var arguments: StatementArguments = [limits.goneBefore, limits.datedBefore]
        if let folders = limits.folders {
            condition += " AND p.folder IN (SELECT value FROM json_each(?))"
            arguments += ["[" + folders.map(String.init).joined(separator: ",") + "]"]
        }
        return (condition, arguments)
    }
}
