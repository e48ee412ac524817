import Mail
import MailIndex
import MailText

extension SearchDocument {
    /// - Parameters:
    ///   - text: what was read of the message.
    ///   - digest: of the wire form.
    ///   - date: INTERNALDATE, in seconds since 1970.
    package init(_ text: MessageText, digest: MessageDigest, date: Int64?) {
        self.init(
            digest: digest, date: date, subject: text.subject, sender: text.sender, recipients: text.recipients, text: text.text,
            attachments: text.attachments, messageID: text.messageID)
    }
}
