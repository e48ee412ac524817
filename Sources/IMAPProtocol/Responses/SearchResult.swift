import Mail

/// The numbers of one `* SEARCH` line (RFC 3501 section 7.2.5); a server may send several, or none when nothing matches.
package struct SearchResult: Hashable, Sendable {
    /// UIDs after UID SEARCH, sequence numbers after SEARCH.
    package var numbers: UIDSet
    /// Highest mod-sequence of the messages found (RFC 7162 section 3.1.5).
    package var modSeq: ModSeq?

    package init(numbers: UIDSet = UIDSet(), modSeq: ModSeq? = nil) {
        self.numbers = numbers
        self.modSeq = modSeq
    }
}
