/// Where the tokens of an account are kept, and under whose name: its own, or that of the table in the configuration whose
/// users share one token.
struct TokenHome: Sendable, Hashable {
    /// The name that the tokens are kept under.
    let account: String
    /// Absolute path of a folder; made when it is needed.
    let directory: String
}
