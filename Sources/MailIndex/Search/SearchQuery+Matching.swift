import Mail

/// A message that is compared with a query without an index.
package struct SearchedMessage {
    /// Where it lies.
    package var folders: [FolderPath]
    /// INTERNALDATE, in seconds since 1970.
    package var date: Int64?
    package var subject: String
    package var sender: String
    /// Empty if it has none.
    package var messageID: String

    package init(folders: [FolderPath], date: Int64?, subject: String, sender: String, messageID: String) {
        (self.folders, self.date, self.subject) = (folders, date, subject)
        (self.sender, self.messageID) = (sender, messageID)
    }
}

extension SearchQuery {
    /// Whether a message is meant: the same answer that an index gives.
    ///
    /// - Parameter content: asked once at most, and only if the rest does not decide; `nil` for a message whose content cannot be
    ///   had, which matches nothing that needs it.
    package func matches<Failure: Error>(
        _ message: SearchedMessage, content: () throws(Failure) -> SearchDocument?
    ) throws(Failure) -> Bool {
        var open: [[SearchTerm]] = []
        for clause in clauses {
            let answers = clause.map { answer($0, message) }
            if answers.contains(true) { continue }
            let undecided = zip(clause, answers).filter { $1 == nil }.map(\.0)
            if undecided.isEmpty { return false }
            open.append(undecided)
        }
        guard !open.isEmpty else { return true }
        guard let document = try content() else { return false }
        let columns = document.columns.map(SearchWords.init)
        return open.allSatisfy { clause in
            clause.contains { $0.isNegated != holds($0.condition, columns, hasAttachment: !document.attachments.isEmpty) }
        }
    }

    /// `nil` if only the content can tell.
    private func answer(_ term: SearchTerm, _ message: SearchedMessage) -> Bool? {
        let isMet: Bool? =
            switch term.condition {
            case .folder(let pattern): message.folders.contains { SearchFolderPattern(pattern).covers($0) }
            case .before(let time): message.date.map { $0 < time }
            case .after(let time): message.date.map { $0 >= time }
            case .messageID(let identifier):
                message.messageID.isEmpty ? nil : SearchQueryParser.bare(message.messageID) == identifier
            case .words(.subject, let words, let isPrefix): contains(message.subject, words, isPrefix)
            case .words(.sender, let words, let isPrefix): contains(message.sender, words, isPrefix)
            case .words(nil, let words, let isPrefix):
                contains(message.subject, words, isPrefix) || contains(message.sender, words, isPrefix) ? true : nil
            case .words(.recipients, _, _), .hasAttachment: nil
            }
        // What a message does not have is neither so nor otherwise.
        guard let isMet else { return term.condition.isOfContent ? nil : false }
        return isMet != term.isNegated
    }

    /// - Parameter columns: as ``SearchDocument/columns``.
    private func holds(_ condition: SearchTerm.Condition, _ columns: [SearchWords], hasAttachment: Bool) -> Bool {
        switch condition {
        case .hasAttachment: hasAttachment
        case .words(.recipients, let words, let isPrefix): columns[2].contains(SearchWords(words), isPrefix: isPrefix)
        case .words(_, let words, let isPrefix):
            columns.contains { $0.contains(SearchWords(words), isPrefix: isPrefix) }
        // Decided before.
        case .folder, .before, .after, .messageID: false
        }
    }

    private func contains(_ text: String, _ words: String, _ isPrefix: Bool) -> Bool {
        SearchWords(text).contains(SearchWords(words), isPrefix: isPrefix)
    }
}

extension SearchTerm.Condition {
    /// Whether a message's header alone may not tell.
    fileprivate var isOfContent: Bool {
        switch self {
        case .words, .hasAttachment: true
        case .folder, .before, .after, .messageID: false
        }
    }
}
