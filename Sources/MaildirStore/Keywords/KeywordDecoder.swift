import Mail

/// What letters in a file name mean.
struct DecodedFlags {
    let flags: MessageFlags
    let isForwardedDisputed: Bool
}

/// A folder's keywords at one moment: turns the letters of file names into flags.
struct KeywordDecoder {
    private let table: KeywordTable
    private let overflow: [String: [Keyword]]
    private let forwardedLetter: InfoLetters
    /// All letters that have a meaning; others are kept as they are when a file is renamed.
    let understood: InfoLetters

    init(table: KeywordTable, overflow: KeywordOverflow) {
        self.table = table
        self.overflow = overflow.messages
        forwardedLetter = table.number(of: .forwarded).map { InfoLetters(keyword: $0) } ?? []
        understood = table.names.indices.filter { table.names[$0] != nil }
            .reduce(InfoLetters.allSystem.union(.passed)) { $0.union(InfoLetters(keyword: $1)) }
    }

    /// All that the letters say; the overflow is not in it.
    func decode(_ letters: InfoLetters) -> DecodedFlags {
        var keywords = table.names.enumerated().compactMap { letters.contains(InfoLetters(keyword: $0)) ? $1 : nil }
        let isPassed = letters.contains(.passed)
        let isDisputed = !forwardedLetter.isEmpty && isPassed != letters.contains(forwardedLetter)
        if isPassed { keywords.append(.forwarded) }
        return DecodedFlags(
            flags: MessageFlags(letters.systemFlags, keywords: keywords), isForwardedDisputed: isDisputed)
    }

    /// The flags with those keywords of this message that have no letter.
    func complete(_ flags: MessageFlags, for base: Substring) -> MessageFlags {
        guard !overflow.isEmpty, let more = overflow[KeywordOverflow.key(base: base)] else { return flags }
        return MessageFlags(flags.system, keywords: flags.keywords + more)
    }
}
