import GRDB

/// A query as SQL. Everything that a user wrote is bound as an argument, and is no part of the statement.
struct SearchCondition {
    enum Subject {
        /// Rows of `search_doc`, called `d`: a message matches if any of its places does.
        case document
        /// Rows of `placement`, called `p`.
        case placement
    }

    /// For `search_text MATCH ?`; `nil` if nothing can be asked of it.
    private(set) var match: String?
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
        if isRanked { match = SearchCondition.takeMatch(&rest) }
        guard !rest.isEmpty else { return }
        var parts: [String] = []
        for clause in rest {
            let alternatives = clause.map { term in (term.isNegated ? "NOT " : "") + add(term.condition) }
            parts.append("(" + alternatives.joined(separator: " OR ") + ")")
        }
        sql = parts.joined(separator: " AND ")
    }

    /// Takes the clauses that full-text search answers by itself, and what it must leave out.
    private static func takeMatch(_ clauses: inout [[SearchTerm]]) -> String? {
        let wanted = clauses.compactMap(expression)
        guard !wanted.isEmpty else { return nil }
        let unwanted = clauses.compactMap { clause -> String? in
            guard clause.count == 1, clause[0].isNegated, case .words = clause[0].condition else { return nil }
            return expression([SearchTerm(isNegated: false, condition: clause[0].condition)])
        }
        clauses.removeAll { clause in
            guard expression(clause) == nil else { return true }
            if clause.count == 1, clause[0].isNegated, case .words = clause[0].condition { return true }
            return false
        }
        let all = wanted.joined(separator: " AND ")
        return unwanted.isEmpty ? all : "(\(all)) NOT (\(unwanted.joined(separator: " OR ")))"
    }

    /// A clause of nothing but wanted words.
    private static func expression(_ clause: [SearchTerm]) -> String? {
        var parts: [String] = []
        for term in clause {
            guard !term.isNegated, case .words(let field, let words, let isPrefix) = term.condition else { return nil }
            parts.append(phrase(words, field, isPrefix))
        }
        return "(" + parts.joined(separator: " OR ") + ")"
    }

    /// A string of FTS5's language, in which only the quotation mark means anything (https://sqlite.org/fts5.html section 3.1).
    private static func phrase(_ words: String, _ field: SearchTerm.Field?, _ isPrefix: Bool) -> String {
        // By scalars: a quotation mark with an accent is another character to Swift, and the same one to SQLite.
        let scalars = words.unicodeScalars.map { $0 == "\"" ? " " : $0 }
        let quoted = "\"" + String(String.UnicodeScalarView(scalars)) + "\"" + (isPrefix ? " *" : "")
        return field.map { "\($0.rawValue) : \(quoted)" } ?? quoted
    }

    private mutating func add(_ condition: SearchTerm.Condition) -> String {
        switch condition {
        case .words(let field, let words, let isPrefix):
            arguments += [SearchCondition.phrase(words, field, isPrefix)]
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
