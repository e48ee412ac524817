/// What is looked for, as a user wrote it: words, phrases in quotes, `from:`, `to:`, `subject:`, `folder:`, `before:`,
/// `after:`, `id:`, `has:attachment`; `-` before any of them for what must not be, and `OR` between two. All that stands side by
/// side must hold; `OR` binds closer, so `a b OR c` is `a` and one of `b` and `c`.
package struct SearchQuery: Sendable, Equatable {
    /// As it was written.
    package let text: String
    /// All must hold; of each, one alternative.
    let clauses: [[SearchTerm]]

    /// - Throws: ``SearchQueryError`` with the place of the mistake.
    package init(_ text: String) throws(SearchQueryError) {
        self.text = text
        clauses = try SearchQueryParser(text).clauses()
    }

    /// Whether it asks for anything that only the search tables know; folders and dates are known without them.
    package var needsText: Bool {
        clauses.contains { alternatives in
            alternatives.contains { term in
                switch term.condition {
                case .words, .hasAttachment, .messageID: true
                case .folder, .before, .after: false
                }
            }
        }
    }
}
