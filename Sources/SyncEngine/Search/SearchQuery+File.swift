import Hashing
import Mail
import MailIndex
import MaildirStore

extension SearchQuery {
    /// Whether a file that the index does not know is meant. One that cannot be read matches no words.
    func matches(_ entry: MaildirEntry, in maildir: MaildirFolder, of folder: FolderPath, _ date: InternalDate?) throws -> Bool {
        guard let text = try? maildir.text(of: entry) else { return false }
        let seconds = date?.secondsSince1970
        let message = SearchedMessage(
            folders: [folder], date: seconds, subject: text.subject, sender: text.sender, messageID: text.messageID)
        return matches(message) { SearchDocument(text, digest: SHA256.digest([]), date: seconds) }
    }
}
