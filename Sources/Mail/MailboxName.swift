/// A mailbox's name exactly as the server writes it: the bytes are the identity, whatever they mean.
///
/// INBOX alone is case-insensitive (RFC 3501 section 5.1); every spelling of it becomes `INBOX` here.
package struct MailboxName: Hashable, Sendable, CustomStringConvertible {
    package let bytes: [UInt8]

    package init(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        let isInbox = bytes.count == 5 && bytes.elementsEqual("INBOX".utf8) { $0 & 0xDF == $1 }
        self.bytes = isInbox ? Array("INBOX".utf8) : bytes
    }

    package init(_ text: String) { self.init(text.utf8) }

    package static let inbox = MailboxName("INBOX")

    /// For logs; invalid UTF-8 is shown as U+FFFD. What users see is ``FolderPath``.
    package var description: String { String(decoding: bytes, as: UTF8.self) }
}
