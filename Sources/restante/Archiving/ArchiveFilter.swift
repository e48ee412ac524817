import ArgumentParser
import Mail
import MailArchive
import SyncEngine

/// The options that choose messages of an archive.
struct ArchiveFilter: ParsableArguments {
    @OptionGroup var mail: MailOptions

    @Option(name: .long, help: ArgumentHelp("Only messages with this in the From field.", valueName: "text"))
    var from: String?

    @Option(name: .long, help: ArgumentHelp("Only messages with this in the subject.", valueName: "text"))
    var subject: String?

    @Option(name: .long, help: ArgumentHelp("Only messages with this Message-ID.", valueName: "id"))
    var messageID: String?

    var query: ArchiveQuery {
        var query = ArchiveQuery()
        let selection = MailSelection(folders: mail.folder)
        if !mail.folder.isEmpty { query.folder = { selection.covers($0) } }
        query.since = mail.since?.secondsSince1970
        query.before = mail.before?.secondsSince1970
        (query.sender, query.subject, query.messageID) = (from, subject, messageID)
        return query
    }
}
