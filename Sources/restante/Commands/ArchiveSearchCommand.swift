import ArgumentParser
import MailArchive
import MailIndex
import SyncEngine

/// `restante archive search`
struct ArchiveSearchCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find messages in an archive.",
        discussion: """
            \(SearchQuery.help)

            What sender, subject, folder, date and Message-ID do not decide is looked for in the messages themselves, which \
            are unpacked for it. That nothing was found is no failure.

            EXAMPLE:
              restante archive search work.tar.xz from:ann 'subject:"the plan"' before:2024 budget

            \(ExitStatus.help([.done, .failed, .usage]))
            """)

    @Argument(help: ArgumentHelp("The archive.", valueName: "file"), completion: .file())
    var file: String

    @Argument(help: ArgumentHelp("What to look for.", valueName: "query"))
    var query: [String]

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws { _ = try SearchQuery.parsing(query) }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let (console, file, query) = (context.console, file, ArchiveQuery(try SearchQuery.parsing(query)))
        try await Blocking.run { isStopped in
            let reader = try Archives.open(file)
            let count = try ArchiveListing(console: console, isStopped: isStopped).list(query, of: reader)
            console.json(JSONLine("found").with("file", .string(file)).with("messages", JSONValue(count)))
            console.line("\(Human.count(count, "message")) of \(Human.count(ArchiveText.count(reader.manifest.messages)))")
        }
        return .done
    }
}
