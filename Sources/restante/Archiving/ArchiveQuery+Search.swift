import MailArchive
import MailIndex
import MailText
import SyncEngine

extension ArchiveQuery {
    /// What is looked for in the language of `restante search`. Sender, subject, folder, date and Message-ID are known from the list
    /// of messages; where they do not decide, the message is unpacked.
    ///
    /// `from:` and `subject:` look at what the list has: the first 300 characters of the From and the Subject field.
    init(_ query: SearchQuery) {
        self.init()
        content = { (line, text) throws(ArchiveError) in
            let message = SearchedMessage(
                folders: [line.folder], date: line.date?.secondsSince1970, subject: line.subject ?? "", sender: line.from ?? "",
                messageID: line.messageID ?? "")
            return try query.matches(message) { () throws(ArchiveError) in
                try text().map { SearchDocument($0, digest: line.digest, date: line.date?.secondsSince1970) }
            }
        }
    }
}
