/// Why the index cannot serve.
package struct IndexError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        /// The file is no index of ours, or parts of it cannot be read.
        case damaged
        /// Written by a newer version.
        case newer
        /// The index belongs to another mailbox.
        case otherMailbox
        case noSpace
        case readOnly
        /// Another process kept it locked too long.
        case busy
        /// Anything else that SQLite says.
        case failed
    }

    package let kind: Kind
    /// One sentence: what happened, where, what to do.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }
}
