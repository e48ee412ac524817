/// Where and why a line is not what the grammar allows; ``ResponseParser`` makes a ``ParseError`` of it.
struct GrammarError: Error {
    /// In octets from the beginning of what was read.
    let position: Int
    let reason: StaticString
}
