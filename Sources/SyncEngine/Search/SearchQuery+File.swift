import Hashing
import Mail
import MailIndex
import MailText
import MaildirStore

/// Without an index.
extension SearchQuery {
    /// Whether a file that the index does not know is meant. One that cannot be read matches no words.
    func matches(_ entry: MaildirEntry, in maildir: MaildirFolder, of folder: FolderPath, _ date: InternalDate?) throws -> Bool {
        (try? maildir.text(of: entry)).map { matches($0, in: folder, date) } ?? false
    }

    /// Whether a message in that folder is meant.
    func matches(_ text: MessageText, in folder: FolderPath, _ date: InternalDate?) -> Bool {
        let seconds = date?.secondsSince1970
        let message = SearchedMessage(
            folders: [folder], date: seconds, subject: text.subject, sender: text.sender, messageID: text.messageID)
        return matches(message) { SearchDocument(text, digest: SHA256.digest([]), date: seconds) }
    }
}
