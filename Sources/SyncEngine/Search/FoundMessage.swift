import Mail
import MailIndex

/// A message that a search found, and where it lies.
package struct FoundMessage: Sendable, Equatable {
    /// One of the places where it is held.
    package struct Place: Sendable, Equatable {
        package let folder: FolderPath
        package let uid: UID
        package let flags: MessageFlags
        /// The server does not have it there any more.
        package let isGone: Bool
        /// Of its file, from the file system's root; `nil` if it is not there.
        package let file: String?
    }

    /// Of the wire form.
    package let digest: MessageDigest
    /// INTERNALDATE, in seconds since 1970.
    package let date: Int64?
    package let subject: String
    package let sender: String
    /// Some words around what was found, which stand between ``SearchHit/markBegin`` and ``SearchHit/markEnd``; empty if no words
    /// were looked for.
    package let snippet: String
    /// Those that the server still has come first; never empty.
    package let places: [Place]
}

/// What a search came to.
package struct SearchAnswer: Sendable, Equatable {
    package var messages: [FoundMessage] = []
    /// There are more than were asked for.
    package var hasMore = false
    /// Messages that could not be found before, and were made findable for this search.
    package var prepared = 0
    /// Messages that are held and cannot be found yet, at most.
    package var backlog = 0
}
