import ArgumentParser
import MailArchive
import SyncEngine

/// `restante archive search`
struct ArchiveSearchCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find messages in an archive.",
        discussion: """
            from: subject: folder: after: before: id: ask for that part; all other words together are one text that is looked \
            for in headers and text parts, for which the messages that are left are unpacked. Quotation marks hold words \
            together. Upper and lower case are the same.

            EXAMPLE:
              restante archive search work.tar.xz from:ann 'subject:"the plan"' before:2024-01-01 budget

            \(ExitStatus.help([.done, .failed, .usage]))
            """)

    @Argument(help: ArgumentHelp("The archive.", valueName: "file"), completion: .file())
    var file: String

    @Argument(help: ArgumentHelp("What to look for.", valueName: "query"))
    var query: [String]

    @OptionGroup(title: "Global options") var own: GlobalOptions
    @ParentCommand var outer: Restante

    func validate() throws { _ = try parsed }

    func run(_ context: CommandContext) async throws -> ExitStatus {
        let (console, file, query) = (context.console, file, try parsed)
        try await Blocking.run { isStopped in
            let reader = try Archives.open(file)
            let count = try ArchiveListing(console: console, isStopped: isStopped).list(query, of: reader)
            console.json(JSONLine("found").with("file", .string(file)).with("messages", JSONValue(count)))
            console.line("\(Human.count(count, "message")) of \(Human.count(ArchiveText.count(reader.manifest.messages)))")
        }
        return .done
    }

    private var parsed: ArchiveQuery {
        get throws {
            do throws(ArchiveQueryText.Mistake) {
                return try ArchiveQueryText(query.joined(separator: " ")).query
            } catch {
                throw ValidationError(error.message)
            }
        }
    }
}
