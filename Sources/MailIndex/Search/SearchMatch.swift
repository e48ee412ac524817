/// What full-text search answers by itself: words, and what it must leave out.
struct SearchMatch {
    /// Words one after another; see ``SearchTerm/Condition/words(_:_:isPrefix:)``.
    struct Words {
        let field: SearchTerm.Field?
        let text: String
        let isPrefix: Bool
    }

    /// All must hold; of each, one alternative.
    private let wanted: [[Words]]
    private let unwanted: [Words]

    /// Takes the clauses that it can answer from a query's; `nil` if there are no words that are wanted.
    init?(takenFrom clauses: inout [[SearchTerm]]) {
        wanted = clauses.compactMap(SearchMatch.wanted)
        guard !wanted.isEmpty else { return nil }
        unwanted = clauses.compactMap(SearchMatch.unwanted)
        clauses.removeAll { SearchMatch.wanted($0) != nil || SearchMatch.unwanted($0) != nil }
    }

    /// A clause of nothing but wanted words.
    private static func wanted(_ clause: [SearchTerm]) -> [Words]? {
        var words: [Words] = []
        for term in clause {
            guard !term.isNegated, case .words(let field, let text, let isPrefix) = term.condition else { return nil }
            words.append(Words(field: field, text: text, isPrefix: isPrefix))
        }
        return words
    }

    private static func unwanted(_ clause: [SearchTerm]) -> Words? {
        guard clause.count == 1, clause[0].isNegated, case .words(let field, let text, let isPrefix) = clause[0].condition else {
            return nil
        }
        return Words(field: field, text: text, isPrefix: isPrefix)
    }

    /// The beginnings of words that are asked for, as they are written.
    var beginnings: Set<String> { Set((wanted.joined() + unwanted).compactMap { $0.beginning?.word }) }

    /// For `search_text MATCH ?`.
    ///
    /// - Parameter spelled: what stands for each beginning: whole words instead of all that begin so.
    func expression(spelled: SearchBeginnings? = nil) -> String {
        let all = wanted.map { "(" + SearchMatch.any($0, spelled) + ")" }.joined(separator: " AND ")
        return unwanted.isEmpty ? all : "(\(all)) NOT (\(SearchMatch.any(unwanted, spelled)))"
    }

    private static func any(_ alternatives: [Words], _ spelled: SearchBeginnings?) -> String {
        alternatives.flatMap { words -> [String] in
            guard let spelled, let beginning = words.beginning else { return [words.expression] }
            let phrases = spelled.words(for: beginning.word).map {
                Words(field: words.field, text: beginning.before + $0, isPrefix: false).expression
            }
            // An empty phrase is in no message.
            return phrases.isEmpty ? ["\"\""] : phrases
        }.joined(separator: " OR ")
    }
}

extension SearchMatch.Words {
    /// A string of FTS5's language, in which only the quotation mark means anything (https://sqlite.org/fts5.html section 3.1).
    var expression: String {
        // By scalars: a quotation mark with an accent is another character to Swift, and the same one to SQLite.
        let scalars = text.unicodeScalars.map { $0 == "\"" ? " " : $0 }
        let quoted = "\"" + String(String.UnicodeScalarView(scalars)) + "\"" + (isPrefix ? " *" : "")
        return field.map { "\($0.rawValue) : \(quoted)" } ?? quoted
    }

    /// The last word, if it may go on, and what stands before it.
    fileprivate var beginning: (before: String, word: String)? {
        guard isPrefix else { return nil }
        let scalars = text.unicodeScalars
        guard let last = scalars.lastIndex(where: \.isSearchable) else { return nil }
        let start = scalars[..<last].lastIndex { !$0.belongsToWord }.map { scalars.index(after: $0) } ?? scalars.startIndex
        return (String(scalars[..<start]), String(scalars[start...last]))
    }
}
