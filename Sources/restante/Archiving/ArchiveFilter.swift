import ArgumentParser
import Mail
import MailArchive
import SyncEngine

/// The options that choose messages of an archive.
struct ArchiveFilter: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Only folders that match, and those below them; may be repeated.", valueName: "pattern"))
    var folder: [String] = []

    @Option(name: .long, help: ArgumentHelp("Only messages that arrived then or later, as 2024-01-31.", valueName: "date"))
    var since: DateArgument?

    @Option(name: .long, help: ArgumentHelp("Only messages that arrived before that.", valueName: "date"))
    var before: DateArgument?

    @Option(name: .long, help: ArgumentHelp("Only messages with this in the From field.", valueName: "text"))
    var from: String?

    @Option(name: .long, help: ArgumentHelp("Only messages with this in the subject.", valueName: "text"))
    var subject: String?

    @Option(name: .long, help: ArgumentHelp("Only messages with this Message-ID.", valueName: "id"))
    var messageID: String?

    var query: ArchiveQuery {
        var query = ArchiveQuery()
        let selection = MailSelection(folders: folder)
        if !folder.isEmpty { query.folder = { selection.covers($0) } }
        query.since = since?.secondsSince1970
        query.before = before?.secondsSince1970
        (query.sender, query.subject, query.messageID) = (from, subject, messageID)
        return query
    }
}
