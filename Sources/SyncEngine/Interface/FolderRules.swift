import Mail

/// Which folders take part and where they lie: `[account.x.folders]`.
package struct FolderRules: Sendable, Equatable {
    /// Patterns over ``FolderPath/description``: `*` is any run of characters (a slash too), `%` any run within one
    /// level, `?` one character; a pattern that names a folder also covers what lies below it.
    package var include: [String]
    package var exclude: [String]
    /// Server path → local path, both with `/` between levels; applies to what lies below, too.
    package var rename: [String: String]
    /// For one run: only folders that match one of these patterns. Empty = all.
    package var only: [String]
    /// Only folders that are subscribed (RFC 3501 section 6.3.9) take part, and those made on the server are subscribed.
    package var subscribedOnly: Bool

    package init(
        include: [String] = ["*"], exclude: [String] = [], rename: [String: String] = [:], only: [String] = [],
        subscribedOnly: Bool = false
    ) {
        self.include = include
        self.exclude = exclude
        self.rename = rename
        self.only = only
        self.subscribedOnly = subscribedOnly
    }
}
