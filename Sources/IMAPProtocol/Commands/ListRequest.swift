/// What LIST is asked (RFC 9051 section 6.3.9; RFC 5258 and RFC 5819 for the options).
package struct ListRequest: Hashable, Sendable {
    /// Which mailboxes.
    package enum Selection: String, Hashable, Sendable {
        case subscribed = "SUBSCRIBED"
        case remote = "REMOTE"
        case recursiveMatch = "RECURSIVEMATCH"
        /// RFC 6154.
        case specialUse = "SPECIAL-USE"
    }

    /// What about them.
    package enum Return: Hashable, Sendable {
        case subscribed
        case children
        /// RFC 6154.
        case specialUse
        /// RFC 5819: a STATUS response for each mailbox.
        case status([StatusItem])
    }

    /// In the server's encoding.
    package var reference: String
    /// In the server's encoding; more than one needs LIST-EXTENDED.
    package var patterns: [String]
    package var selection: [Selection]
    package var returns: [Return]

    package init(reference: String = "", patterns: [String] = ["*"], selection: [Selection] = [], returns: [Return] = []) {
        self.reference = reference
        self.patterns = patterns
        self.selection = selection
        self.returns = returns
    }
}
