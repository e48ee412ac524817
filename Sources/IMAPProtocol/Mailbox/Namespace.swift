/// One prefix under which mailboxes live (RFC 2342 section 5).
package struct Namespace: Hashable, Sendable {
    /// In the server's encoding, such as `INBOX.`; may be empty.
    package var prefix: [UInt8]
    /// `nil` where names have no hierarchy.
    package var delimiter: UInt8?

    package init(prefix: [UInt8], delimiter: UInt8?) {
        self.prefix = prefix
        self.delimiter = delimiter
    }
}
