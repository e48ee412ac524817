import GRDB

/// A query as SQL. Everything that a user wrote is bound as an argument, and is no part of the statement.
struct SearchCondition {
    enum Subject {
        /// Rows of `search_doc`, called `d`: a message matches if any of its places does.
        case document
        /// Rows of `placement`, called `p`.
        case placement
    }

    /// What full-text search answers by itself; `nil` if nothing can be asked of it.
    private(set) var match: SearchMatch?
    /// What must hold besides; `1` if nothing.
    private(set) var sql = "1"
    private(set) var arguments: StatementArguments = []
    private let subject: Subject
    private let folders: [FolderRecord]

    /// Matches no row.
    static let nothing = SearchCondition("0")

    private init(_ sql: String) { (self.sql, subject, folders) = (sql, .placement, []) }

    /// - Parameters:
    ///   - folders: of the index, for `folder:`.
    ///   - isRanked: `true` puts what can be put there into ``match``, `false` puts all into ``sql``.
    init(_ query: SearchQuery, over subject: Subject, _ folders: [FolderRecord], isRanked: Bool) {
        (self.subject, self.folders) = (subject, folders)
        var rest = query.clauses
        if isRanked { match = SearchMatch(takenFrom: &rest) }
        guard !rest.isEmpty else { return }
        var parts: [String] = []
        for clause in rest {
            let alternatives = clause.map { term in (term.isNegated ? "NOT " : "") + add(term.condition) }
            parts.append("(" + alternatives.joined(separator: " OR ") + ")")
        }
        sql = parts.joined(separator: " AND ")
    }

    private mutating func add(_ condition: SearchTerm.Condition) -> String {
        switch condition {
        case .words(let field, let words, let isPrefix):
            arguments += [SearchMatch.Words(field: field, text: words, isPrefix: isPrefix).expression]
            return inDocuments("SELECT rowid FROM search_text WHERE search_text MATCH ?")
        case .hasAttachment:
            return subject == .document ? "d.attachments > 0" : inDocuments("SELECT id FROM search_doc WHERE attachments > 0")
        case .messageID(let identifier):
            arguments += [identifier]
            return subject == .document ? "d.message_id = ?" : inDocuments("SELECT id FROM search_doc WHERE message_id = ?")
        case .before(let time):
            arguments += [time]
            return "\(subject == .document ? "d" : "p").date < ?"
        case .after(let time):
            arguments += [time]
            return "\(subject == .document ? "d" : "p").date >= ?"
        case .folder(let pattern):
            let wanted = SearchFolderPattern(pattern)
            // Numbers of ours, and no argument: they are compared for every message.
            let ids = folders.filter { wanted.covers($0.path) }.map { String($0.id) }
            guard !ids.isEmpty else { return "0" }
            let isIn = "folder IN (\(ids.joined(separator: ", ")))"
            return subject == .document
                ? "EXISTS (SELECT 1 FROM placement o WHERE o.digest = d.digest AND o.\(isIn))" : "p.\(isIn)"
        }
    }

    private func inDocuments(_ ids: String) -> String {
        subject == .document
            ? "d.id IN (\(ids))" : "p.digest IN (SELECT x.digest FROM search_doc x WHERE x.id IN (\(ids)))"
    }
}
