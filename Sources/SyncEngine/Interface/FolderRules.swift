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

    package init(include: [String] = ["*"], exclude: [String] = [], rename: [String: String] = [:], only: [String] = []) {
        self.include = include
        self.exclude = exclude
        self.rename = rename
        self.only = only
    }
}
