/// What SEARCH is asked.
package struct SearchRequest: Hashable, Sendable {
    /// What to return of the matches (RFC 9051 section 6.4.4, RFC 5182, RFC 9394).
    package enum Return: Hashable, Sendable {
        case min, max, all, count, save
        case partial(PartialRange)
    }

    /// All must hold.
    package var keys: [SearchKey]
    /// `nil` asks for a plain `* SEARCH` line; anything else needs ESEARCH.
    package var returns: [Return]?

    package init(_ keys: [SearchKey] = [.all], returns: [Return]? = nil) {
        self.keys = keys
        self.returns = returns
    }
}
