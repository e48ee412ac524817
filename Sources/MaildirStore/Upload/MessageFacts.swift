import Mail

/// What a message's file says of the message, found by reading it once.
package struct MessageFacts: Sendable, Hashable {
    /// Octets of the wire form.
    package let octets: UInt64
    /// Of the wire form.
    package let digest: MessageDigest
    /// Of the whole header in wire form, the empty line included.
    package let headerDigest: MessageDigest
    /// Unfolded, with its angle brackets, at most 998 bytes of ASCII; `nil` for none of that kind.
    package let messageID: String?
    /// A NUL is among the octets: only a binary literal may carry it (RFC 3516).
    package let hasNUL: Bool
    /// The file's modification time in seconds since 1970, which is the message's date (Maildir-spec.md 3.8).
    package let modified: Int64
    /// Bytes of the file.
    package let diskSize: UInt64
}
