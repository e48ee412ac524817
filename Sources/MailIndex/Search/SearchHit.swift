import Mail

/// One message that a search found.
package struct SearchHit: Sendable, Equatable {
    /// Around each word in ``snippet`` that was looked for; no text that is searched holds them.
    package static let markBegin: Character = "\u{2}"
    /// See ``markBegin``.
    package static let markEnd: Character = "\u{3}"

    /// Of the wire form.
    package let digest: MessageDigest
    /// INTERNALDATE, in seconds since 1970.
    package let date: Int64?
    /// Decoded, as it was given to search; so too ``sender``.
    package let subject: String
    package let sender: String
    /// Some words around what was found; empty if no words were looked for.
    package let snippet: String
    /// Where the message is held, gone from the server or not; never empty, and at most 100.
    package let places: [LocatedPlacement]
}
