import Mail

/// What limits or widens a FETCH (RFC 7162 sections 3.1.4.1 and 3.2.6, RFC 9394 section 3.3).
package struct FetchModifiers: Hashable, Sendable {
    /// Only messages changed since.
    package var changedSince: ModSeq?
    /// Tell also what was removed since; only in UID FETCH with ``changedSince`` and QRESYNC on.
    package var vanished: Bool
    /// Only these of the messages named.
    package var partial: PartialRange?

    package init(changedSince: ModSeq? = nil, vanished: Bool = false, partial: PartialRange? = nil) {
        self.changedSince = changedSince
        self.vanished = vanished
        self.partial = partial
    }

    package static let none = FetchModifiers()
}
