import Mail

/// What the server can store for good in one folder: the PERMANENTFLAGS of RFC 3501 section 7.1.
package struct PermittedFlags: Sendable, Equatable {
    package var system: SystemFlags
    package var keywords: Set<Keyword>
    /// `\*`: keywords that the folder does not have yet may be made.
    package var allowsNewKeywords: Bool

    package init(system: SystemFlags, keywords: some Sequence<Keyword> = [], allowsNewKeywords: Bool) {
        (self.system, self.keywords, self.allowsNewKeywords) = (system, Set(keywords), allowsNewKeywords)
    }

    /// What a server that says nothing is taken to store (RFC 3501 section 7.1: "the client should assume that all").
    package static let all = PermittedFlags(
        system: [.seen, .answered, .flagged, .deleted, .draft], allowsNewKeywords: true)

    package func permits(_ keyword: Keyword) -> Bool { allowsNewKeywords || keywords.contains(keyword) }

    /// Those of the flags that the server can store.
    package func storable(_ flags: MessageFlags) -> MessageFlags {
        MessageFlags(flags.system.intersection(system), keywords: flags.keywords.filter(permits))
    }

    /// `true` if the server can store every flag that exists.
    package var isEverything: Bool { allowsNewKeywords && system.isSuperset(of: Self.all.system) }
}
