import Mail

/// What can be looked for in one message, decoded. All of it is data from a stranger: control characters become spaces, and
/// what is too long is cut.
package struct SearchDocument: Sendable, Equatable {
    /// Longest text that is searched, in octets of UTF-8; what comes behind is not found.
    package static let maximumText = 256 << 10
    /// Longest header field, and longest list of attachments' names.
    package static let maximumField = 4 << 10

    /// Of the wire form: the row's.
    package var digest: MessageDigest
    /// INTERNALDATE, in seconds since 1970.
    package var date: Int64?
    package var subject: String
    /// With or without its angle brackets; empty if it has none.
    package var messageID: String
    /// From, and Sender where it is another.
    package var sender: String
    /// To, Cc and Bcc.
    package var recipients: String
    /// The text parts; of HTML, what people read.
    package var text: String
    /// Of each attachment, its file name, or an empty string.
    package var attachments: [String]

    /// A message of which nothing can be read has a document too, with nothing in it: it is not asked for again.
    package init(
        digest: MessageDigest, date: Int64?, subject: String = "", sender: String = "", recipients: String = "",
        text: String = "", attachments: [String] = [], messageID: String = ""
    ) {
        (self.digest, self.date, self.subject, self.sender) = (digest, date, subject, sender)
        (self.recipients, self.text, self.attachments, self.messageID) = (recipients, text, attachments, messageID)
    }

    /// The values of `search_text`, in the order of its columns.
    var columns: [String] {
        [
            SearchDocument.clean(subject, Self.maximumField), SearchDocument.clean(sender, Self.maximumField),
            SearchDocument.clean(recipients, Self.maximumField), SearchDocument.clean(text, Self.maximumText),
            SearchDocument.clean(attachments.prefix(1_000).joined(separator: " / "), Self.maximumField),
        ]
    }

    /// What `id:` is compared with; `nil` for a message without one.
    var bareMessageID: String? {
        let identifier = SearchQueryParser.bare(SearchDocument.clean(messageID, 998))
        return identifier.isEmpty ? nil : identifier
    }

    private static func clean(_ text: String, _ limit: Int) -> String {
        var bytes = Array(text.utf8.prefix(limit))
        if text.utf8.count > limit {
            // Not in the middle of a character: its continuation bytes, then its first one.
            while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
            if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
        }
        for index in bytes.indices where bytes[index] < 0x20 || bytes[index] == 0x7F { bytes[index] = 0x20 }
        return String(decoding: bytes, as: UTF8.self)
    }
}
