/// A response that is not IMAP, or more than the limits allow.
package struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Whether the parser stands at the next response and can go on. Where the limits of a line or literal are passed
    /// it cannot: the connection must be closed.
    package let isRecoverable: Bool
    /// What was wrong, in a few words.
    package let reason: String
    /// Where in the response, in octets from its beginning, streamed bodies not counted.
    package let position: Int
    /// Octets of the stream before the response.
    package let streamOffset: UInt64
    /// Up to 80 octets around ``position``; control characters and non-ASCII shown as `?`.
    package let excerpt: String

    package init(isRecoverable: Bool, reason: String, position: Int, streamOffset: UInt64, excerpt: String) {
        self.isRecoverable = isRecoverable
        self.reason = reason
        self.position = position
        self.streamOffset = streamOffset
        self.excerpt = excerpt
    }

    package var description: String { "\(reason) at octet \(position) of the response: \(excerpt)" }
}
