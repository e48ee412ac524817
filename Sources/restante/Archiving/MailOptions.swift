import ArgumentParser
import MailIndex
import SyncEngine

/// The options that choose mail by folder and date.
struct MailOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("Only folders that match, and those below them; may be repeated.", valueName: "pattern"))
    var folder: [String] = []

    @Option(name: .long, help: ArgumentHelp("Only messages that arrived then or later, as 2024-01-31.", valueName: "date"))
    var since: DateArgument?

    @Option(name: .long, help: ArgumentHelp("Only messages that arrived before that.", valueName: "date"))
    var before: DateArgument?

    func validate() throws {
        if let since, let before, since.secondsSince1970 >= before.secondsSince1970 {
            throw ValidationError("nothing arrived since \(since.text) and before \(before.text)")
        }
    }

    /// - Parameters:
    ///   - query: what else it must match.
    ///   - hold: the name of a hold that must cover it.
    func selection(_ query: SearchQuery? = nil, hold: String? = nil) -> MailSelection {
        MailSelection(folders: folder, since: since?.secondsSince1970, before: before?.secondsSince1970, query: query, hold: hold)
    }
}
