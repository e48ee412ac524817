import Mail

/// An extended search result (RFC 4731 section 3, RFC 9051 section 7.3.4).
///
/// No ``all`` means "no match", but some servers also answer so when they cannot search: compare with EXISTS.
package struct ESearch: Hashable, Sendable {
    /// Tag of the SEARCH that this answers.
    package var tag: String?
    /// Whether the numbers are UIDs. Some servers forget the mark.
    package var isUID = false
    package var min: UInt32?
    package var max: UInt32?
    package var count: UInt32?
    /// All matches, in the order written.
    package var all: UIDList?
    /// Highest mod-sequence of the messages returned.
    package var modSeq: ModSeq?
    /// One page of the matches (RFC 9394 section 3.1).
    package var partial: PartialResult?

    package init() {}
}
